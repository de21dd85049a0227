import type { WaitOptions } from "../../src/index.js";

/** What a promise settles to, in the form of `Promise.allSettled`. */
export type Settled = PromiseSettledResult<unknown>;

export function resolves(value: unknown): Settled {
  return { status: "fulfilled", value };
}

export function rejects(reason: unknown): Settled {
  return { status: "rejected", reason };
}

/** A way in which a parked operation ends. */
export interface Way<Subject> {
  /** Does it, synchronously. `value` is what is sent, returned, or given as a reason. */
  act(subject: Subject, value: object): unknown;
  /** What the operation settles to then. */
  gives(value: object): Settled;
  /** Whether `act` only sets off what ends it, so that something else may come before. */
  readonly later?: true;
  /** The goroutine in which it ends later, where that is not the one that acts. */
  readonly by?: string;
  /** What somebody keeps then: a buffer or a queue what was offered, and a job's signal; a signal its reason. */
  readonly keeps?: "offered" | "given";
}

/** An operation that can block, as its author writes it down: see the tables in the folder `waits`. */
export interface Entry<Subject> {
  /** What it does, as a noun: titles begin with it. */
  readonly name: string;
  /** Why its goroutine waits, as reports show it. */
  readonly reason: string;
  /** What it tells of itself before it acts on the object that it waits for: once, the reason, by default. */
  readonly begins?: readonly string[];
  /** Whether a signal can cancel it: true by default. */
  readonly takesSignal?: false;
  /** Whether it waits for time, which keeps a process from ending, and runs on a virtual clock here. */
  readonly waitsForTime?: true;
  /** Makes what it acts on, and whatever it takes for it to block, once every goroutine has run as far as it can. */
  make(): Subject;
  /** The object that it waits for, where a test can get hold of it. */
  on?(subject: Subject): object;
  /** Starts it; it parks. `value` is what it offers. */
  start(subject: Subject, options: WaitOptions | undefined, value: object): Promise<unknown>;
  /** All ways in which it ends, by name; not the abort of its signal. */
  readonly ends: Readonly<Record<string, Way<Subject>>>;
  /** Tries to be its partner; returns whether it was found. Changes nothing if it was not. */
  finds?(subject: Subject): boolean;
  /** Ends whatever else was started for it. */
  clear?(subject: Subject): unknown;
}

/** A way in which an operation ends, for who goes through the table. */
export interface Ending {
  readonly how: string;
  gives(value: object): Settled;
  readonly later: boolean;
  readonly by: string | undefined;
  readonly keeps: "offered" | "given" | undefined;
}

/** An operation that can block. */
export interface Wait {
  readonly name: string;
  readonly reason: string;
  readonly begins: readonly string[];
  readonly takesSignal: boolean;
  readonly waitsForTime: boolean;
  readonly endings: readonly Ending[];
  /** One go at it, with everything it needs. */
  set(): Scene;
}

/** One go at an operation. */
export interface Scene {
  /** Aborts it, where it takes a signal. */
  readonly cancel: AbortController;
  /** What it waits for; undefined where that is internal. */
  readonly on: object | undefined;
  /** Starts it, with the signal of `cancel` unless other options are given. */
  start(value?: object, options?: WaitOptions): Promise<unknown>;
  end(ending: Ending, value?: object): void;
  /** Whether a partner finds it; undefined where nobody can tell. A partner that finds it ends it. */
  finds(): boolean | undefined;
  clear(): void;
}

/** How an operation that takes a signal can end, too. */
export const ABORT = "an abort";

export function wait<Subject>(entry: Entry<Subject>): Wait {
  const { name, reason, begins = [reason], takesSignal = true, waitsForTime = false, ends } = entry;
  const endings: Ending[] = Object.entries(ends).map(([how, { gives, by, later = by !== undefined, keeps }]) => {
    return { how, gives, later, by, keeps };
  });
  if (takesSignal) endings.push({ how: ABORT, gives: rejects, later: false, by: undefined, keeps: "given" });
  return { name, reason, begins, takesSignal, waitsForTime, endings, set: () => sceneOf(entry, takesSignal) };
}

function sceneOf<Subject>(entry: Entry<Subject>, takesSignal: boolean): Scene {
  const subject = entry.make();
  const cancel = new AbortController();
  return {
    cancel,
    on: entry.on?.(subject),
    start: (value = {}, options = takesSignal ? cancel : undefined) => entry.start(subject, options, value),
    end({ how }, value = {}) {
      if (how === ABORT && takesSignal) cancel.abort(value);
      else entry.ends[how]?.act(subject, value);
    },
    finds: () => entry.finds?.(subject),
    clear: () => void entry.clear?.(subject),
  };
}
