import type { Waiter } from "./operation.js";

/**
 * A place in a queue. Who is to stand in one has these three fields, and is its own neighbour at first.
 *
 * An interface, not a base class: V8 11, which is Node 20's, does not inline calls of `super`, and a waiter is made by
 * every operation that parks (unbuffered 1:1: 1.02 to 1.12 of a bare hand-off).
 */
export interface Link {
  /** Who takes it out again, as if it had never been there, in O(1); null while it stands nowhere. */
  queue: Queue | null;
  next: Link;
  previous: Link;
}

/** What one can leave: a wait queue, or who has more to undo then. */
export interface Queue {
  unpark(link: Link): void;
}

/**
 * A FIFO of parked waiters: a ring through the waiters themselves, of which the queue knows the first. So any of them
 * leaves in O(1); and where only one waits, as in most channels, it comes and goes with a single write to the queue
 * (1.12 to 1.17: a reference from an old object to a young one is what a collector has to be told of).
 *
 * Invariant: every waiter in a queue is live. Whoever completes, fails or cancels a waiter takes it out first,
 * so nobody ever has to skip a dead one.
 *
 * Mirrors `waitq` in Go's runtime/chan.go.
 */
export class WaitQueue<Member extends Link = Waiter> implements Queue {
  /** Who has waited longest; for others to read only. */
  first: Member | null = null;

  /** Puts somebody in the last place who stands in no queue. */
  park(link: Member): void {
    const { first } = this;
    link.queue = this;
    if (first === null) {
      this.first = link;
    } else {
      const last = first.previous;
      link.previous = last;
      link.next = first;
      last.next = link;
      first.previous = link;
    }
  }

  /** Takes somebody out who stands in this queue, wherever. */
  unpark(link: Link): void {
    const { next, previous } = link;
    link.queue = null;
    if (this.first === link) this.first = next === link ? null : (next as Member);
    previous.next = next;
    next.previous = previous;
    link.next = link;
    link.previous = link;
  }

  /**
   * Takes the operation that has waited longest out of every queue it stands in, and returns the waiter through
   * which it proceeds: the caller owes it a `complete` or a `fail`. Null when nobody waits.
   */
  claim(this: WaitQueue): Waiter | null {
    return this.first?.claim() ?? null;
  }

  /** Claims everyone who waits, the longest first. Safe against changes of the queue by `end`. */
  claimAll(this: WaitQueue, end: (waiter: Waiter) => void): void {
    while (this.first !== null) end(this.first.claim());
  }
}
