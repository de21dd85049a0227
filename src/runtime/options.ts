import { checkSignal, reasonOf } from "./abort.js";

/** Options of an operation that can wait. An `AbortController` can stand for them, because it has a `signal`. */
export interface WaitOptions {
  /**
   * Cancels the operation. If the signal has already aborted, the operation rejects with `signal.reason` and has no
   * effect. If it aborts while the operation waits, the operation rejects and leaves the queue as if it had never been
   * called. After a match, the match wins. The operation reacts in listener order, like any `abort` listener of the
   * signal. If one signal aborts very many operations, all leave their queues at once. The last of them reject in later turns
   * of the event loop.
   */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The signal of an operation that begins, if it has one. Throws the reason if that signal has already aborted, and
 * `TypeError` if it is not a signal. Reads each property once.
 */
export function signalOf(options: WaitOptions): AbortSignal | undefined {
  const { signal } = options;
  if (checkSignal(signal)) throw reasonOf(signal as AbortSignal);
  return signal;
}
