import { isWatched, spend } from "./budget.js";
import { announceBegan } from "./events.js";
import { signalOf, type WaitOptions } from "./options.js";
import { scheduler } from "./scheduler.js";

/**
 * What every operation that may block calls before it acts, inside the `try` whose `catch` returns `failed`: so no input
 * and no host makes it throw synchronously.
 *
 * @param on - The object that it acts on: a channel, a wait group, the sources of a select.
 * @returns The signal that can cancel the operation.
 * @throws The signal's reason if it is aborted already, and `TypeError` for what is no signal.
 */
export function begin(operation: string, on: object, options: WaitOptions | undefined): AbortSignal | undefined {
  if (spend()) tell(operation, on);
  return options == null ? undefined : signalOf(options);
}

/** What an operation that never blocks calls before it acts, and a constructor with what it makes and of what kind that is. */
export function note(operation: string, on: object, kind?: string): void {
  if (isWatched) tell(operation, on, kind);
}

function tell(operation: string, on: object, kind?: string): void {
  scheduler?.begin(operation, on);
  announceBegan(operation, on, kind);
}
