import type { ReceiveChannel, SendCase } from "../channel/index.js";
import { AbortCallback, abortedOf, reasonOf } from "../runtime/abort.js";
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
import { quoted } from "../runtime/quoted.js";
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

/** The cases of a {@link select} by name, or in an array or tuple by index. */
export type Cases =
  | readonly Case[]
  // An intersection, because a string is not a case. The compiler's error then says why the name is refused.
  | ({ readonly [name: string]: Case } & { readonly default?: "default is reserved: use trySelect" });

/**
 * The result of a {@link select}: a union with one member for each case. Comparing `case` narrows `value`, and
 * comparing `ok` narrows it further.
 *
 * | case | `value` | `ok` |
 * | --- | --- | --- |
 * | receive | the value, or `undefined` if closed and drained | whether it was sent |
 * | send | `undefined` | `true` |
 * | signal | the signal's reason | `false` |
 * | `null`, `undefined` | `undefined` | `false` |
 *
 * The last row is only for the types, because such a case is never chosen. TypeScript may have narrowed a variable to
 * `null` that a function has set since; the name of its case can still be compared.
 */
export type Selected<C extends Cases> = C extends readonly Case[]
  ? number extends C["length"]
    ? SelectedCase<number, C[number]>
    : { [I in keyof C]-?: I extends `${infer Index extends number}` ? SelectedCase<Index, C[I]> : never }[number]
  : { [Name in keyof C]-?: SelectedCase<Name extends number ? `${Name}` : Name, C[Name]> }[keyof C];

/** The result of a {@link select} that chooses this case. */
export type SelectedCase<Name, C> = [NonNullable<C>] extends [never]
  ? { readonly case: Name; readonly value: undefined; readonly ok: false }
  : C extends ReceiveChannel<infer T>
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

/** The names of the cases; null if the cases have indices. */
export type Names = readonly string[] | null;

export function namesOf(cases: Cases): Names {
  if (typeof cases !== "object" || cases === null) throw notCases(cases);
  if (Array.isArray(cases)) return null;
  if (Symbol.iterator in cases) throw notCases(cases, "; spread it into an array");
  const names = Object.keys(cases);
  // Go's `select {}` waits forever. Only an empty plain object stands for it: no channel, promise
  // or signal, and no object with hidden members.
  if (names.length === 0 && !isEmpty(cases)) throw notCases(cases);
  return names;
}

function notCases(cases: unknown, advice: string = ""): TypeError {
  return new TypeError(`select: cases must be an object or an array, not ${quoted(cases)}${advice}`);
}

/** Whether an object without names is plain, of any realm, and has no other members. */
function isEmpty(cases: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(cases);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isPlain && Reflect.ownKeys(cases).length === 0;
}

/**
 * The sources of the cases in their order, each read once; null for a case that is switched off. All errors are thrown
 * here, before the select has any effect.
 */
export function sourcesOf(cases: Cases, names: Names): (Selectable | null)[] {
  // One call reads all values, which is faster than reading many by name.
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
  const aborted = abortedOf(value);
  if (aborted !== undefined) return new SignalCase(value as AbortSignal, aborted);
  throw new TypeError(`select: case ${quoted(name)} is not a channel, a send, a signal or null: ${quoted(value)}`);
}

/** The result of a select that proceeds through the case at `index`. */
export function selected<C extends Cases>(names: Names, index: number, { value, ok }: Outcome): Selected<C> {
  return { case: names === null ? index : names[index], value, ok } as Selected<C>;
}

/**
 * An abort signal as a case: ready once aborted, with the reason as its value. It parks like any case, and has to
 * {@link listen} once all cases have parked.
 */
export class SignalCase implements Selectable, Queue {
  /** @internal */
  readonly [subject]: object;
  readonly #signal: AbortSignal;
  /**
   * Whether the signal was aborted when the cases were read. Asking again could run user code while cases are compared.
   */
  readonly #isAborted: boolean;
  #callback: AbortCallback | null = null;

  /** Two cases are duplicates if they have the same subject. */
  constructor(signal: AbortSignal, isAborted: boolean, actsOn: object = signal) {
    this[subject] = actsOn;
    this.#signal = signal;
    this.#isAborted = isAborted;
  }

  /** @internal */
  [isReady](): boolean {
    return this.#isAborted;
  }

  /** @internal */
  [proceed](): Outcome | undefined {
    return this.#isAborted ? { value: reasonOf(this.#signal), ok: false } : undefined;
  }

  /** @internal */
  [park](waiter: Waiter): void {
    this.#callback = new AbortCallback(this.#signal, (reason) => waiter.claim().complete(reason, false));
    waiter.queue = this;
  }

  unpark(waiter: Waiter): void {
    waiter.queue = null;
    this.#callback?.leave();
  }

  /** See {@link AbortCallback.listen}. */
  listen(): void {
    this.#callback?.listen();
  }
}
