import type { ReceiveChannel, SendCase } from "../channel/index.js";
import { isAbortSignal, onAbort, reasonOf } from "../runtime/abort.js";
import {
  isReady,
  isSelectable,
  type Outcome,
  park,
  proceed,
  type Selectable,
  subject,
  type Waiter,
} from "../runtime/operation.js";
import type { Queue } from "../runtime/wait-queue.js";

/**
 * One case of a {@link select}:
 *
 * - a {@link ReceiveChannel} receives: Go's `case v, ok := <-ch`;
 * - a {@link SendCase}, made by `ch.sending(value)`, sends: Go's `case ch <- value`;
 * - an `AbortSignal` is ready once it is aborted;
 * - `null` or `undefined` is never ready: a nil channel, which switches the case off.
 */
export type Case = ReceiveChannel<unknown> | SendCase | AbortSignal | null | undefined;

/** The cases of a {@link select} by name, or in an array or tuple by index. `default` is not a name of a case. */
export type Cases = readonly Case[] | { readonly [name: string]: Case; readonly default?: never };

/**
 * What a {@link select} resolves to: the union, over its cases, of what each produces. Comparing `case` narrows
 * `value`, and comparing `ok` narrows it further.
 *
 * | case | `value` | `ok` |
 * | --- | --- | --- |
 * | receive | the value, or `undefined` if closed and drained | whether it was sent |
 * | send | `undefined` | `true` |
 * | signal | the signal's reason | `false` |
 */
export type Selected<C extends Cases> = C extends readonly Case[]
  ? number extends C["length"]
    ? SelectedCase<number, C[number]>
    : { [I in keyof C]-?: I extends `${infer Index extends number}` ? SelectedCase<Index, C[I]> : never }[number]
  : { [Name in keyof C]-?: SelectedCase<Name extends number ? `${Name}` : Name, C[Name]> }[keyof C];

/** What one case of a {@link select} produces when it is chosen. */
export type SelectedCase<Name, C> =
  C extends ReceiveChannel<infer T>
    ?
        | { readonly case: Name; readonly value: T; readonly ok: true }
        | { readonly case: Name; readonly value: undefined; readonly ok: false }
    : C extends SendCase
      ? { readonly case: Name; readonly value: undefined; readonly ok: true }
      : C extends AbortSignal
        ? { readonly case: Name; readonly value: unknown; readonly ok: false }
        : never;

/** The limit of Go's `reflect.Select`. */
const MOST_CASES = 65_536;

/** The names of the cases; null where they go by their index. */
export type Names = readonly string[] | null;

export function namesOf(cases: Cases): Names {
  if (typeof cases !== "object" || cases === null) throw new TypeError("select: cases must be an object or an array");
  if (Array.isArray(cases)) return null;
  if (Symbol.iterator in cases || Symbol.asyncIterator in cases) {
    throw new TypeError("select: cases must be an object or an array, not a collection; spread it into an array");
  }
  return Object.keys(cases);
}

/**
 * What the cases wait for, each read once, in their order; null where a case is switched off. Whatever can throw
 * throws here, before the select has done anything.
 */
export function sourcesOf(cases: Cases, names: Names): (Selectable | null)[] {
  // All values in one call: of sixteen cases, that made a select a third faster than reading them by name.
  const values = names === null ? (cases as readonly Case[]) : Object.values(cases as Readonly<Record<string, Case>>);
  if (values.length > MOST_CASES) throw new RangeError("reflect.Select: too many cases (max 65536)");
  if (names !== null && Object.hasOwn(cases, "default")) {
    throw new TypeError("select: default is not a case; use trySelect");
  }
  const sources = new Array<Selectable | null>(values.length);
  for (let index = 0; index < values.length; index += 1) {
    sources[index] = sourceOf(values[index], names === null ? index : (names[index] as string));
  }
  return sources;
}

function sourceOf(value: Case, name: string | number): Selectable | null {
  if (value == null) return null;
  if (isSelectable(value)) return value;
  if (isAbortSignal(value)) return new SignalCase(value);
  const shown = typeof name === "number" ? name : JSON.stringify(name);
  throw new TypeError(`select: case ${shown} is not a channel, a send, a signal or null`);
}

/** What a select resolves to when it proceeds through the case at `index`. */
export function selected<C extends Cases>(names: Names, index: number, { value, ok }: Outcome): Selected<C> {
  return { case: names === null ? index : names[index], value, ok } as Selected<C>;
}

/** An abort signal as a case: ready once aborted, with the reason as its value. */
export class SignalCase implements Selectable, Queue {
  /** @internal */
  readonly [subject]: object;
  readonly #signal: AbortSignal;
  #forgetSignal: () => void = () => {};

  /** Two of them are duplicates if they have the same subject. */
  constructor(signal: AbortSignal, actsOn: object = signal) {
    this[subject] = actsOn;
    this.#signal = signal;
  }

  /** @internal */
  [isReady](): boolean {
    return this.#signal.aborted;
  }

  /** @internal */
  [proceed](): Outcome | undefined {
    return this.#signal.aborted ? { value: reasonOf(this.#signal), ok: false } : undefined;
  }

  /** @internal */
  [park](waiter: Waiter): void {
    this.#forgetSignal = onAbort(this.#signal, () => waiter.claim().complete(reasonOf(this.#signal), false));
    waiter.queue = this;
  }

  unpark(): void {
    this.#forgetSignal();
  }
}
