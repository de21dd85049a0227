import { transform } from "sucrase";

/** The name that a program's frames have on stacks: in a folder, which places are told without. */
export const FILE = "/program.ts";

/** What a program is given: its imports and its console. */
export type Program = (require: (name: string) => unknown, console: Console) => Promise<void>;

/** A program that is no TypeScript. */
export class SyntaxFault extends Error {
  readonly line: number | null;

  constructor(message: string, line: number | null) {
    super(message);
    this.line = line;
  }
}

/**
 * Makes a function of a TypeScript program. Lines keep their numbers: types are removed where they stand, and what is put
 * before the program stands on its first line.
 */
export function compile(source: string): Program {
  const code = javaScript(source).replace(/^"use strict";/, "");
  // Indirect, so that the program sees nothing of this module.
  // biome-ignore lint/security/noGlobalEval: a playground runs what its visitor types, in a worker that is thrown away
  const evaluate = globalThis.eval;
  try {
    return evaluate(`(async function (require, console, exports = {}) {${code}\n})\n//# sourceURL=${FILE}`);
  } catch (error) {
    throw new SyntaxFault((error as Error).message, null);
  }
}

function javaScript(source: string): string {
  try {
    return transform(source, {
      transforms: ["typescript", "imports"],
      disableESTransforms: true,
      preserveDynamicImport: true,
      filePath: FILE,
    }).code;
  } catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number } };
    const text = message.replace(/^Error transforming [^:]*: /, "").replace(/ \(\d+:\d+\)$/, "");
    throw new SyntaxFault(text, loc?.line ?? null);
  }
}

/**
 * Stacks show the program and nothing else: the package stands in the same file as all that serves the page, which is
 * nobody's concern. A host without `prepareStackTrace` shows places less well.
 */
export function showOnlyProgram(): void {
  Object.assign(Error, {
    prepareStackTrace: (error: Error, frames: readonly NodeJS.CallSite[]): string => {
      const own = frames.filter((frame) => frame.getScriptNameOrSourceURL() === FILE);
      return [`${error.name}: ${error.message}`, ...own.map(frameText)].join("\n");
    },
  });
}

function frameText(frame: NodeJS.CallSite): string {
  const place = `${FILE}:${frame.getLineNumber()}:${frame.getColumnNumber()}`;
  const name = frame.getFunctionName();
  return name && name !== "eval" ? `    at ${name} (${place})` : `    at ${place}`;
}
