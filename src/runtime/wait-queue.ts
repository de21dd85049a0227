import type { Waiter } from "./operation.js";

/**
 * A FIFO of parked waiters, doubly linked through the waiters themselves, so that any of them can leave in
 * O(1) and a queue costs three words however long it gets.
 *
 * Invariant: every waiter in a queue is live. Whoever completes, fails or cancels a waiter takes it out first,
 * so nobody ever has to skip a dead one.
 *
 * Mirrors `waitq` in Go's runtime/chan.go.
 */
export class WaitQueue {
  #head: Waiter | null = null;
  #tail: Waiter | null = null;

  get isEmpty(): boolean {
    return this.#head === null;
  }

  push(waiter: Waiter): void {
    waiter.queue = this;
    waiter.previous = this.#tail;
    if (this.#tail === null) this.#head = waiter;
    else this.#tail.next = waiter;
    this.#tail = waiter;
  }

  remove(waiter: Waiter): void {
    const { next, previous } = waiter;
    if (previous === null) this.#head = next;
    else previous.next = next;
    if (next === null) this.#tail = previous;
    else next.previous = previous;
    waiter.next = null;
    waiter.previous = null;
    waiter.queue = null;
  }

  /**
   * Takes the operation that has waited longest out of every queue it stands in, and returns the waiter through
   * which it proceeds: the caller owes it a `complete` or a `fail`. Null when nobody waits.
   */
  claim(): Waiter | null {
    return this.#head === null ? null : this.#head.claim();
  }
}
