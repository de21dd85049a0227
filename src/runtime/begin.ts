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

/** How a step touches an object that it only looks at: two that do nothing else may change places. */
export const LOOK = "look";

/**
 * What acts on an object, or tells what it is like, calls where that is no operation for an observer: a scheduler has to
 * know what the order of steps may change.
 */
export function touch(how: string, on: object): void {
  if (isWatched) scheduler?.touch?.(how, on);
}

function tell(operation: string, on: object, kind?: string): void {
  scheduler?.begin(operation, on);
  announceBegan(operation, on, kind);
}
