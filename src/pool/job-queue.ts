import { Heap, type HeapMember } from "../runtime/heap.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import type { Ticket } from "./ticket.js";

/** The tickets of one rank, the longest waiting first. */
class Bucket extends WaitQueue implements HeapMember {
  /** The negative of the rank: the least comes first in a heap. */
  readonly when: number;
  slot = -1;
  order = 0;

  constructor(when: number) {
    super();
    this.when = when;
  }
}

/**
 * Tickets by rank, the highest first, and in the order of insertion within one. Push, shift and remove are O(1) among
 * tickets of one rank, and O(log n) in the number of ranks that are in use.
 *
 * Invariant: a bucket is empty only if it is the one used last; so that a queue that is empty every other moment does
 * not make one for each ticket.
 */
export class JobQueue {
  length = 0;
  readonly #heap: Heap<Bucket> = new Heap();
  readonly #buckets: Map<number, Bucket> = new Map();
  #latest: Bucket | null = null;

  push(ticket: Ticket): void {
    const when = -ticket.rank;
    let bucket = this.#latest;
    if (bucket?.when !== when) {
      if (bucket?.isAlone) this.#drop(bucket);
      bucket = this.#buckets.get(when) ?? this.#open(when);
      this.#latest = bucket;
    }
    bucket.park(ticket);
    this.length += 1;
  }

  get first(): Ticket | null {
    return this.length === 0 ? null : (this.#least.next as Ticket);
  }

  /** The next ticket, taken out; null if there is none. */
  shift(): Ticket | null {
    const ticket = this.first;
    if (ticket !== null) this.remove(ticket);
    return ticket;
  }

  remove(ticket: Ticket): void {
    const neighbour = ticket.next;
    ticket.leave();
    this.length -= 1;
    // The neighbour of the only ticket of a bucket is the bucket.
    if (neighbour.isAlone && neighbour !== this.#latest) this.#drop(neighbour as Bucket);
  }

  /** The bucket that is first in line; there is a ticket. */
  get #least(): Bucket {
    const least = this.#heap.least as Bucket;
    if (!least.isAlone) return least;
    this.#drop(least);
    return this.#heap.least as Bucket;
  }

  #open(when: number): Bucket {
    const bucket = new Bucket(when);
    this.#buckets.set(when, bucket);
    this.#heap.add(bucket);
    return bucket;
  }

  #drop(bucket: Bucket): void {
    this.#buckets.delete(bucket.when);
    this.#heap.remove(bucket);
    if (this.#latest === bucket) this.#latest = null;
  }
}
