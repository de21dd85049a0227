import { park, type Waiter } from "./operation.js";

/**
 * A node of an intrusive queue. A node that is in no queue links to itself.
 *
 * An interface, not a base class: every operation that parks makes a waiter, and V8 11 (Node 20) does not inline calls
 * of `super`.
 */
export interface Link {
  /** The queue it is in, which can remove it in O(1); null if none. */
  queue: Queue | null;
  next: Link;
  previous: Link;
}

/** The owner of a link: a wait queue, or an object that undoes more when the link leaves. */
export interface Queue {
  unpark(link: Link): void;
}

/**
 * A FIFO of parked waiters: a ring through the waiters themselves. The queue knows the first, and any waiter leaves in
 * O(1). In most channels only one operation waits, and its waiter comes and goes with a single write to the queue. That
 * is cheap: the garbage collector has to track references from an old object, such as a queue, to a young one.
 *
 * Invariant: every waiter in a queue is live. A waiter leaves before it is completed, failed or cancelled, so no
 * operation ever has to skip a dead one.
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
   * Takes the longest-waiting operation out of all its queues, and returns the waiter through which it proceeds: the
   * caller owes it a `complete` or a `fail`. Null if the queue is empty.
   */
  claim(this: WaitQueue): Waiter | null {
    return this.first?.claim() ?? null;
  }

  /** Claims every waiting operation, the longest-waiting first. `end` may change the queue. */
  claimAll(this: WaitQueue, end: (waiter: Waiter) => void): void {
    while (this.first !== null) end(this.first.claim());
  }
}
