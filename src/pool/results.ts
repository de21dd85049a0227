import { Channel, offer, type Received } from "../channel/index.js";
import { proceed } from "../runtime/operation.js";
import type { Outcome } from "./outcome.js";

/**
 * A pool's outcomes. A job that has ended never has to wait for somebody to read them; instead, who submits jobs waits
 * while too many are unread.
 */
export class Results<Job, Result> extends Channel<Outcome<Job, Result>> {
  readonly #bound: number;
  readonly #onRoom: () => void;

  /** `onRoom` is called when an outcome was read and there may be one more again. */
  constructor(bound: number, onRoom: () => void) {
    super(Infinity);
    this.#bound = bound;
    this.#onRoom = onRoom;
  }

  /** @internal */
  get isFull(): boolean {
    return this.length >= this.#bound;
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
    if (!this.isFull) this.#onRoom();
  }
}
