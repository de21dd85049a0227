import { wake } from "../runtime/scheduler.js";
import type { AsyncContext } from "./async-context.js";
import type { JobOptions } from "./options.js";
import type { Status } from "./outcome.js";
import { Ticket } from "./ticket.js";

type Settle = (value: unknown) => void;

/** A job whose outcome is a promise of its own. */
export class RunTicket extends Ticket {
  readonly #resolve: Settle;
  readonly #reject: Settle;

  constructor(
    input: unknown,
    options: JobOptions | undefined,
    context: AsyncContext | null,
    resolve: Settle,
    reject: Settle,
  ) {
    super(input, options, context);
    this.#resolve = resolve;
    this.#reject = reject;
  }

  accept(): void {}

  settle(status: Status, value: unknown): void {
    wake(status === "done" ? this.#resolve : this.#reject, value, this);
  }
}
