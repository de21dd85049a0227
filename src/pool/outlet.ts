import { soon } from "../runtime/completion.js";
import { within } from "./async-context.js";
import { outcomeOf, type Status } from "./outcome.js";
import type { OnOutcome } from "./settings.js";
import type { Ticket } from "./ticket.js";

/** Receives the outcomes of submitted jobs. It never runs user code inside a call. */
export interface Outlet {
  /** Whether jobs have to wait until outcomes are read. */
  readonly isFull: boolean;
  /** Whether its outcomes include the times of jobs. */
  readonly isTimed: boolean;
  tell(ticket: Ticket, status: Status, value: unknown, finishedAt: number): void;
  /** Called when a job that waited ends without an outcome. */
  forgo(): void;
  /** Called after the last outcome. */
  close(): void;
}

/** Calls `onOutcome` in a microtask, in the context of the call that submitted the job. */
export class Callback implements Outlet {
  readonly isFull = false;
  readonly isTimed = true;
  readonly #onOutcome: OnOutcome;

  constructor(onOutcome: OnOutcome) {
    this.#onOutcome = onOutcome;
  }

  tell(ticket: Ticket, status: Status, value: unknown, finishedAt: number): void {
    const onOutcome = this.#onOutcome;
    const outcome = outcomeOf(ticket, status, value, finishedAt);
    // The callback returns the result of `onOutcome`: if that is a promise that rejects, the rejection is unhandled.
    within(ticket.context, soon, () => onOutcome(outcome));
  }

  forgo(): void {}

  close(): void {}
}

/** Drops outcomes. A failed job is a panic, like a goroutine that throws. */
export const PANIC: Outlet = {
  isFull: false,
  isTimed: false,
  tell({ context }, status, value) {
    if (status === "failed" || status === "timedOut") within(context, panic, value);
  },
  forgo() {},
  close() {},
};

/** Throws an error in a microtask, where no code can catch it. */
export function panic(error: unknown): void {
  soon(() => {
    throw error;
  });
}
