import { park, type Waiter } from "../runtime/operation.js";
import { currentContext } from "./async-context.js";
import type { Status } from "./outcome.js";
import type { Outlet } from "./outlet.js";
import { Ticket } from "./ticket.js";
import type { Wishes } from "./wishes.js";

const nothing = (): void => {};

/** A job of `submit`. Its outcome goes to the pool's outlet. */
export class SubmitTicket extends Ticket {
  /** The waiter of a `submit` that waits until the pool accepts the job; null if no call waits. */
  waiter: Waiter | null = null;
  readonly #outlet: Outlet;

  constructor(input: unknown, wishes: Wishes, outlet: Outlet) {
    super(input, wishes, currentContext(new Promise(nothing)));
    this.#outlet = outlet;
  }

  override get isTimed(): boolean {
    return this.#outlet.isTimed;
  }

  /** @internal */
  [park](waiter: Waiter): void {
    this.waiter = waiter;
  }

  override accept(): void {
    this.waiter?.claim().complete(undefined, true);
    this.waiter = null;
  }

  end(status: Status, value: unknown, finishedAt: number): void {
    if (this.waiter === null) {
      this.#outlet.tell(this, status, value, finishedAt);
    } else {
      this.waiter.claim().fail(value);
      this.#outlet.forgo();
    }
  }
}
