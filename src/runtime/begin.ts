import { isWatched, spend } from "./budget.js";
import { announceBegan } from "./events.js";
import { signalOf, type WaitOptions } from "./options.js";
import { scheduler } from "./scheduler.js";

/**
 * Begins an operation that may block. The operation calls it before it acts, inside the `try` whose `catch` returns
 * `failed`: so no input and no host makes the operation throw synchronously.
 *
 * @param on - The object of the operation: a channel, a wait group, the sources of a select.
 * @returns The signal that can cancel the operation.
 * @throws The signal's reason if it is already aborted, and `TypeError` if the value is no signal.
 */
export function begin(operation: string, on: object, options: WaitOptions | undefined): AbortSignal | undefined {
  if (spend()) tell(operation, on);
  return options == null ? undefined : signalOf(options);
}

/** Announces an operation that never blocks, before it acts. A constructor passes the new object and its `kind`. */
export function note(operation: string, on: object, kind?: string): void {
  if (isWatched) tell(operation, on, kind);
}

/** The touch of a step that only reads an object: two such steps may change places. */
export const LOOK = "look";

/**
 * Tells the scheduler that code acts on an object, or reads its state, without an operation that observers hear of. A
 * scheduler has to know every effect that the order of steps may change.
 */
export function touch(how: string, on: object): void {
  if (isWatched) scheduler?.touch?.(how, on);
}

function tell(operation: string, on: object, kind?: string): void {
  scheduler?.begin(operation, on);
  announceBegan(operation, on, kind);
}
