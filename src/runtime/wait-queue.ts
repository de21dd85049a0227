import type { Waiter } from "./operation.js";

/** A member of a ring of links; alone, it is its own neighbour. */
export class Link {
  next: Link = this;
  previous: Link = this;

  get isAlone(): boolean {
    return this.next === this;
  }

  /** Leaves the ring, in O(1) wherever it stands. */
  leave(): void {
    this.previous.next = this.next;
    this.next.previous = this.previous;
    this.next = this;
    this.previous = this;
  }
}

/**
 * A FIFO of parked waiters: a ring through the waiters themselves and the queue, which stands between the last and
 * the first. So any of them leaves in O(1), and without knowing the queue.
 *
 * Invariant: every waiter in a queue is live. Whoever completes, fails or cancels a waiter takes it out first,
 * so nobody ever has to skip a dead one.
 *
 * Mirrors `waitq` in Go's runtime/chan.go.
 */
export class WaitQueue extends Link {
  park(waiter: Link): void {
    const last = this.previous;
    waiter.previous = last;
    waiter.next = this;
    last.next = waiter;
    this.previous = waiter;
  }

  unpark(waiter: Waiter): void {
    waiter.leave();
  }

  /**
   * Takes the operation that has waited longest out of every queue it stands in, and returns the waiter through
   * which it proceeds: the caller owes it a `complete` or a `fail`. Null when nobody waits.
   */
  claim(): Waiter | null {
    return this.isAlone ? null : (this.next as Waiter).claim();
  }

  /** Claims everyone who waits, the longest first. Safe against changes of the queue by `end`. */
  claimAll(end: (waiter: Waiter) => void): void {
    while (!this.isAlone) end(this.claim() as Waiter);
  }
}
