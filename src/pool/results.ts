import { Channel, offer, type Received } from "../channel/index.js";
import { touch } from "../runtime/begin.js";
import { proceed } from "../runtime/operation.js";
import { type Outcome, outcomeOf, type Status } from "./outcome.js";
import type { Outlet } from "./outlet.js";
import type { Ticket } from "./ticket.js";

/**
 * A pool's outcomes, to be read. A job that has ended never has to wait for that; instead, jobs that are submitted wait
 * while too many are unread.
 *
 * No semaphore of so many tokens: a job takes none while it runs, so that few unread outcomes do not make for few workers.
 */
export class Results<Job, Result> extends Channel<Outcome<Job, Result>> implements Outlet {
  readonly #bound: number;
  /** @internal Called when an outcome was read and there may be one more again. */
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
    // Somebody was waiting for it.
    if (this.length === length) this.forgo();
    return true;
  }

  /** @internal There is one outcome less, or one less to come; each of them lets one more job in. */
  forgo(): void {
    if (!this.isFull) this.onRoom();
  }

  /** @internal */
  override close(): void {
    if (!this.closed) super.close();
  }
}
