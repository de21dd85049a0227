import { isDirect, isQuiet, postpone, spend } from "./budget.js";
import { announceCompleted } from "./events.js";
import { scheduler } from "./scheduler.js";

/**
 * Delivers the outcome of an operation to its goroutine: in a microtask, or when a scheduler or the host's next turn
 * allows it.
 */

/** Resolves a promise, or rejects it by a {@link rejection}. */
export type Resolve<T> = (outcome: T | PromiseLike<never>) => void;

const done: Promise<void> = /* @__PURE__ */ Promise.resolve();

/** The promise of an operation that completed without parking. */
export function completed<T>(outcome: T): Promise<T> {
  return isQuiet ? Promise.resolve(outcome) : completedLater(outcome);
}

/** {@link completed} for an operation without a result: all that complete at once share one promise. */
export function completedVoid(): Promise<void> {
  return isQuiet ? done : completedLater(undefined);
}

/** The outcome of an operation that never parks. */
export function told<T>(outcome: T): T {
  if (!isQuiet) announceCompleted(outcome);
  return outcome;
}

/** The promise of an operation that failed without parking. A loop that retries it must not starve the host, either. */
export function failed(error: unknown): Promise<never> {
  spend();
  return isDirect ? Promise.reject(error) : failedLater(error);
}

/** Lets the goroutine of a parked operation continue with its outcome. */
export function wake<T>(resolve: Resolve<T>, outcome: T | PromiseLike<never>, parked: object): void {
  if (isDirect) resolve(outcome);
  else wakeLater(resolve, outcome, parked);
}

/**
 * Calls `callback` in a microtask, in the async context of this call. If the returned promise rejects, that is
 * unhandled.
 */
export function soon(callback: () => unknown): void {
  void done.then(callback);
}

/**
 * A function that calls `callback` in a microtask, once, in the async context of this call: the context of the code
 * that sets a timer, not of the code that happens to serve it. If the promise that `callback` returns rejects, that is
 * unhandled.
 */
export function bound(callback: () => unknown): () => void {
  let release!: () => void;
  // A reaction to a promise has the context in which it was registered, on every host.
  void new Promise<void>((resolve) => {
    release = resolve;
  }).then(callback);
  return release;
}

/**
 * A thenable that rejects: a promise resolved to it rejects with `error` one microtask later. So a parked operation
 * need not keep a `reject` function, which it hardly ever needs. (A rejected promise works as well, but takes longer,
 * and the host checks twice whether it is handled.)
 */
export function rejection(error: unknown): PromiseLike<never> {
  // biome-ignore lint/suspicious/noThenProperty: a rejection is a thenable
  return { then: (_, reject) => reject?.(error) as never, [rejected]: true } as PromiseLike<never>;
}

/** The member by which an observer tells a {@link rejection} from an outcome. */
export const rejected = "~rejected";

// A function that captures its parameters in a closure allocates a context on every call, even if it makes no closure.
// So the functions of the hot path leave closures to the functions below.

function completedLater<T>(outcome: T): Promise<T> {
  announceCompleted(outcome);
  return isDirect ? Promise.resolve(outcome) : new Promise((resolve) => wakeLater(resolve, outcome, null));
}

/** Uses no {@link rejection}, which would come after operations that complete in the same turn. */
function failedLater(error: unknown): Promise<never> {
  return new Promise((_, reject) => wakeLater(reject, error, null));
}

/** `parked` is null if the operation did not park. */
function wakeLater<T>(resolve: Resolve<T>, outcome: T | PromiseLike<never>, parked: object | null): void {
  const wakeup = (): void => resolve(outcome);
  if (scheduler === null) postpone(wakeup);
  else scheduler.wake(wakeup, parked);
}
