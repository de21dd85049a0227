import { soon } from "../runtime/completion.js";
import { within } from "./async-context.js";
import { outcomeOf, type Status } from "./outcome.js";
import type { OnOutcome } from "./settings.js";
import type { Ticket } from "./ticket.js";

/** Where the outcomes of submitted jobs go. Runs no user code at once. */
export interface Outlet {
  /** Whether jobs have to wait until outcomes were read. */
  readonly isFull: boolean;
  /** Whether it tells the times of jobs. */
  readonly isTimed: boolean;
  tell(ticket: Ticket, status: Status, value: unknown, finishedAt: number): void;
  /** A job that has waited for this ends without an outcome. */
  forgo(): void;
  /** There is no more to come. */
  close(): void;
}

/** Tells a function, soon, in the context of the call that submitted the job. */
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
    // What it returns too: a promise that rejects is as unhandled as what it throws.
    within(ticket.context, soon, () => onOutcome(outcome));
  }

  forgo(): void {}

  close(): void {}
}

/** Nobody is told, so a job that fails is a panic, as a goroutine that does. */
export const PANIC: Outlet = {
  isFull: false,
  isTimed: false,
  tell({ context }, status, value) {
    if (status === "failed" || status === "timedOut") within(context, panic, value);
  },
  forgo() {},
  close() {},
};

/** Throws where nobody catches. */
export function panic(error: unknown): void {
  soon(() => {
    throw error;
  });
}
