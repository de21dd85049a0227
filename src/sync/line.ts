import type { Waiter } from "../runtime/operation.js";
import { type Link, WaitQueue } from "../runtime/wait-queue.js";

/**
 * A wait queue in which a waiter may hold up those behind it. When a waiter is cancelled, the owner hears of it, and
 * lets in the waiters that can enter now. The owner does not hear of a waiter that it claims itself.
 */
export class Line extends WaitQueue {
  readonly #left: () => void;

  /** `left` is called when a waiter was cancelled and has left the queue. */
  constructor(left: () => void) {
    super();
    this.#left = left;
  }

  override unpark(link: Link): void {
    super.unpark(link);
    this.#left();
  }

  override claim(): Waiter | null {
    const { first } = this;
    // The waiter leaves without `left`: its own `claim` would unpark it, which counts as a cancellation.
    if (first !== null) super.unpark(first);
    return first?.claim() ?? null;
  }
}
