import { wake } from "../runtime/scheduler.js";
import type { AsyncContext } from "./async-context.js";
import type { JobOptions } from "./options.js";
import type { Status } from "./outcome.js";
import { Ticket } from "./ticket.js";

/** A job whose outcome is a promise of its own. */
export class RunTicket extends Ticket {
  readonly #resolve: (value: unknown) => void;

  constructor(
    input: unknown,
    options: JobOptions | undefined,
    context: AsyncContext | null,
    resolve: (value: unknown) => void,
  ) {
    super(input, options, context);
    this.#resolve = resolve;
  }

  accept(): void {}

  settle(status: Status, value: unknown): void {
    if (status === "done") wake(this.#resolve, value, this);
    else this.#fail(value);
  }

  /** To keep the promise's own function for this would make a waiting job a sixth larger. */
  #fail(error: unknown): void {
    wake(() => this.#resolve(Promise.reject(error)), undefined, this);
  }
}
