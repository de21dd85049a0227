import { offer } from "../channel/index.js";
import { park, type Waiter } from "../runtime/operation.js";
import { currentContext } from "./async-context.js";
import { cancelReasonOf } from "./errors.js";
import type { JobOptions } from "./options.js";
import type { Outcome, Status } from "./outcome.js";
import type { Results } from "./results.js";
import { Ticket, type Times } from "./ticket.js";

const nothing = (): void => {};

/** A job whose outcome goes to the pool's results. */
export class SubmitTicket extends Ticket {
  waiter: Waiter | null = null;
  readonly #results: Results<unknown, unknown>;

  constructor(input: unknown, options: JobOptions | undefined, results: Results<unknown, unknown>) {
    super(input, options, currentContext(new Promise(nothing)));
    this.#results = results;
  }

  /** @internal `waiter` is whose submit waits for room in the queue. */
  [park](waiter: Waiter): void {
    this.waiter = waiter;
  }

  accept(): void {
    this.waiter?.claim().complete(undefined, true);
    this.waiter = null;
  }

  end(status: Status, value: unknown, finishedAt: number): void {
    if (this.waiter === null) {
      this.#results[offer](outcomeOf(this, status, value, finishedAt));
    } else {
      this.waiter.claim().fail(value);
      this.#results.forgo();
    }
  }
}

export function outcomeOf(
  ticket: Ticket,
  status: Status,
  value: unknown,
  finishedAt: number,
): Outcome<unknown, unknown> {
  const { input: job, execution } = ticket;
  const { queuedAt, startedAt } = ticket.times as Times;
  const record = {
    job,
    worker: execution?.worker ?? 0,
    attempts: execution?.attempt ?? 0,
    queuedAt,
    startedAt: startedAt < 0 ? undefined : startedAt,
    finishedAt,
  };
  if (status === "done") return { status, value, ...record };
  if (status !== "cancelled") return { status, error: value, ...record } as Outcome<unknown, unknown>;
  return { status, reason: cancelReasonOf(value), ...record };
}
