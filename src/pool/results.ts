import { Channel, offer, type Received } from "../channel/index.js";
import { touch } from "../runtime/begin.js";
import { proceed } from "../runtime/operation.js";
import { type Outcome, outcomeOf, type Status } from "./outcome.js";
import type { Outlet } from "./outlet.js";
import type { Ticket } from "./ticket.js";

/**
 * The channel of a pool's outcomes. A job that ends never waits for a reader; instead, submitted jobs wait while too
 * many outcomes are unread.
 *
 * This is no semaphore: a running job takes no token, so a small bound on unread outcomes does not limit the running
 * workers.
 */
export class Results<Job, Result> extends Channel<Outcome<Job, Result>> implements Outlet {
  readonly #bound: number;
  /** @internal Called when there is room for another outcome. */
  onRoom: () => void = () => {};

  constructor(bound: number) {
    super(Infinity);
    this.#bound = bound;
  }

  /** @internal */
  get isFull(): boolean {
    return this.length >= this.#bound;
  }

  /** @internal */
  get isTimed(): boolean {
    return true;
  }

  /** @internal */
  tell(ticket: Ticket, status: Status, value: unknown, finishedAt: number): void {
    touch("pool.Outcome", this);
    this[offer](outcomeOf(ticket, status, value, finishedAt) as Outcome<Job, Result>);
  }

  /** @internal */
  override [proceed](): Received<Outcome<Job, Result>> | undefined {
    const outcome = super[proceed]();
    if (outcome?.ok) this.forgo();
    return outcome;
  }

  /** @internal */
  override [offer](outcome: Outcome<Job, Result>): boolean {
    const { length } = this;
    super[offer](outcome);
    // A waiting receiver took the outcome.
    if (this.length === length) this.forgo();
    return true;
  }

  /** @internal Called when one outcome less is unread or to come; each call lets one more job in. */
  forgo(): void {
    if (!this.isFull) this.onRoom();
  }

  /** @internal */
  override close(): void {
    if (!this.closed) super.close();
  }
}
