import { checkSignal, reasonOf } from "./abort.js";

/** Options of an operation that can wait. An `AbortController` is one as it stands, as it has a `signal`. */
export interface WaitOptions {
  /**
   * Cancels the operation. Already aborted: the operation rejects with `signal.reason` and does nothing else.
   * Aborted while it waits: it rejects and leaves the queue as if it had never been called. Aborted after it
   * was matched: the match wins. It reacts in listener order, like any `abort` listener of that signal.
   */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The signal of an operation that begins, if it has one. Throws the reason if that signal is aborted already, and
 * `TypeError` if it is no signal. Reads each property once.
 */
export function signalOf(options: WaitOptions): AbortSignal | undefined {
  const { signal } = options;
  if (checkSignal(signal)) throw reasonOf(signal as AbortSignal);
  return signal;
}
