import type { Waiter } from "../runtime/operation.js";
import { type Link, WaitQueue } from "../runtime/wait-queue.js";

/**
 * A wait queue in which a waiter may hold up those behind it. So when a waiter is cancelled the owner is told, and lets in
 * those that can enter now. A waiter that the owner claims was let in, and has not left.
 */
export class Line extends WaitQueue {
  readonly #left: () => void;

  /** `left` is called when a waiter has been cancelled and is out of the line. */
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
    // Out of the line before it lets go of its signal, as that would count as leaving.
    if (first !== null) super.unpark(first);
    return first?.claim() ?? null;
  }
}
