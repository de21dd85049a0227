import { Heap, type HeapMember } from "../runtime/heap.js";
import { park } from "../runtime/operation.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import type { Ticket } from "./ticket.js";

/** The tickets of one rank, the longest waiting first. */
class Bucket extends WaitQueue<Ticket> implements HeapMember {
  /** The negative of the rank: the least comes first in a heap. */
  readonly key: number;
  slot = -1;
  order = 0;

  constructor(key: number) {
    super();
    this.key = key;
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
  /** Where there are no priorities, it is the only one. */
  #latest: Bucket = this.#open(0);

  push(ticket: Ticket): void {
    // Not `-ticket.rank`: that makes a zero a -0, which V8 takes for a fraction.
    const key = 0 - ticket.rank;
    if (this.#latest.key !== key) this.#turnTo(key);
    this.#latest[park](ticket);
    this.length += 1;
  }

  get first(): Ticket | null {
    if (this.length === 0) return null;
    let least = this.#heap.least as Bucket;
    if (least.first === null) {
      // It is the one used last, and others are not empty.
      this.#drop(least);
      least = this.#heap.least as Bucket;
      this.#latest = least;
    }
    return least.first;
  }

  /** The next ticket, taken out; null if there is none. */
  shift(): Ticket | null {
    const ticket = this.first;
    if (ticket !== null) this.remove(ticket);
    return ticket;
  }

  remove(ticket: Ticket): void {
    const bucket = ticket.queue as Bucket;
    bucket.unpark(ticket);
    this.length -= 1;
    if (bucket.first === null && bucket !== this.#latest) this.#drop(bucket);
  }

  /** Makes the bucket of another rank the one used last. */
  #turnTo(key: number): void {
    const before = this.#latest;
    this.#latest = this.#buckets.get(key) ?? this.#open(key);
    if (before.first === null) this.#drop(before);
  }

  #open(key: number): Bucket {
    const bucket = new Bucket(key);
    this.#buckets.set(key, bucket);
    this.#heap.add(bucket);
    return bucket;
  }

  #drop(bucket: Bucket): void {
    this.#buckets.delete(bucket.key);
    this.#heap.remove(bucket);
  }
}
