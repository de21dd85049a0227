import { javascript } from "@codemirror/lang-javascript";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";

/** An editor in the page. */
export interface Editor {
  readonly text: string;
  setText(text: string): void;
  /** Marks a line, from 1; no line for null. */
  mark(line: number | null, isFault?: boolean): void;
  focus(): void;
  destroy(): void;
}

const setMark = StateEffect.define<{ line: number; isFault: boolean } | null>();

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    let after = transaction.docChanged ? Decoration.none : before;
    for (const effect of transaction.effects) {
      if (!effect.is(setMark)) continue;
      const { value } = effect;
      if (value === null || value.line > transaction.state.doc.lines) after = Decoration.none;
      else {
        const { from } = transaction.state.doc.line(value.line);
        after = Decoration.set([Decoration.line({ class: value.isFault ? "fault-line" : "step-line" }).range(from)]);
      }
    }
    return after;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** The colours are the page's own, so that they follow light and dark. */
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.controlKeyword], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.comment], color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.className], color: "var(--code-type)" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: "var(--code-function)" },
]);

/** Puts an editor into an element. `run` is what Ctrl-Enter does. */
export function createEditor(parent: HTMLElement, text: string, run: () => void, changed: () => void): Editor {
  const runKey = keymap.of([
    {
      key: "Mod-Enter",
      run: () => {
        run();
        return true;
      },
    },
  ]);
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(runKey),
        basicSetup,
        javascript({ typescript: true }),
        syntaxHighlighting(colours),
        marks,
        EditorView.contentAttributes.of({ "aria-label": "The program" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed();
        }),
      ],
    }),
  });
  return {
    get text() {
      return view.state.doc.toString();
    },
    setText(next) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    mark(line, isFault = false) {
      view.dispatch({ effects: setMark.of(line === null ? null : { line, isFault }) });
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
