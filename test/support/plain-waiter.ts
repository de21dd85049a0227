import type { Waiter } from "../../src/runtime/operation.js";
import type { Link, Queue } from "../../src/runtime/wait-queue.js";

/** A waiter with nothing behind it, for tests of queues. */
export class PlainWaiter implements Waiter {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  value: unknown;

  claim(): Waiter {
    this.queue?.unpark(this);
    return this;
  }

  complete(): void {}
  fail(): void {}
}
