import { park, type Waiter } from "./operation.js";

/**
 * A node of an intrusive queue. A node that is in no queue links to itself.
 *
 * An interface, not a base class: V8 11, which is Node 20's, does not inline calls of `super`, and a waiter is made by
 * every operation that parks.
 */
export interface Link {
  /** The queue it is in, which can remove it in O(1); null if none. */
  queue: Queue | null;
  next: Link;
  previous: Link;
}

/** What a link can leave: a wait queue, or an owner that has more to undo then. */
export interface Queue {
  unpark(link: Link): void;
}

/**
 * A FIFO of parked waiters: a ring through the waiters themselves, of which the queue knows the first. So any of them
 * leaves in O(1); and where only one waits, as in most channels, it comes and goes with a single write to the queue: a
 * reference from an old object to a young one is what a collector has to be told of.
 *
 * Invariant: every waiter in a queue is live. A waiter is taken out before it is completed, failed or cancelled, so
 * nobody ever has to skip a dead one.
 *
 * Mirrors `waitq` in Go's runtime/chan.go.
 */
export class WaitQueue<Member extends Link = Waiter> implements Queue {
  /** The longest-waiting member. Read-only outside this class. */
  first: Member | null = null;

  /** @internal Appends a member that is in no queue. */
  [park](link: Member): void {
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

  /** Removes a member from anywhere in this queue. */
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

  /** Claims every operation that waits, the longest first. Safe against changes of the queue by `end`. */
  claimAll(this: WaitQueue, end: (waiter: Waiter) => void): void {
    while (this.first !== null) end(this.first.claim());
  }
}
