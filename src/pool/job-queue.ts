import { Heap, type HeapMember } from "../runtime/heap.js";
import { park } from "../runtime/operation.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import type { Ticket } from "./ticket.js";

/** The tickets of one rank, the longest-waiting first. */
class Bucket extends WaitQueue<Ticket> implements HeapMember {
  /** The negative of the rank, because the least comes first in a heap. */
  readonly key: number;
  slot = -1;
  order = 0;

  constructor(key: number) {
    super();
    this.key = key;
  }

  /** Parks a ticket by its age. Jobs come back nearly in that order, so the search for its place starts at the end. */
  insert(ticket: Ticket): void {
    const { first } = this;
    let younger: Ticket | null = null;
    for (let last = first?.previous as Ticket | undefined; last !== undefined && isOlder(ticket, last); ) {
      younger = last;
      last = last === first ? undefined : (last.previous as Ticket);
    }
    this[park](ticket);
    if (younger === null) return;
    // Moves the ticket from the end of the ring to the place before the younger one.
    this.unpark(ticket);
    ticket.queue = this;
    ticket.next = younger;
    ticket.previous = younger.previous;
    younger.previous.next = ticket;
    younger.previous = ticket;
    if (younger === first) this.first = ticket;
  }
}

/** Whether the first job was started before the second. Both have been started. */
function isOlder(a: Ticket, b: Ticket): boolean {
  return (a.progress?.order ?? 0) < (b.progress?.order ?? 0);
}

/** The buckets of a queue that uses several ranks, or has used them. */
interface Ranks {
  readonly heap: Heap<Bucket>;
  readonly buckets: Map<number, Bucket>;
}

/**
 * Tickets by rank, the highest first, and in the order of insertion within a rank. Push, shift and remove are O(1)
 * among tickets of one rank, and O(log n) in the number of ranks in use.
 *
 * Invariant: only the most recently used bucket may be empty. Keeping it saves an allocation per ticket in a queue that
 * is mostly empty.
 */
export class JobQueue {
  length = 0;
  /** Null while there is only one bucket. */
  #ranks: Ranks | null = null;
  /** The most recently used bucket, the only one without priorities; null before the first ticket. */
  #latest: Bucket | null = null;

  push(ticket: Ticket): void {
    this.#bucketFor(ticket)[park](ticket);
  }

  /** Inserts before the tickets whose first start was later. Every ticket of the queue must have been started. */
  insert(ticket: Ticket): void {
    this.#bucketFor(ticket).insert(ticket);
  }

  get first(): Ticket | null {
    if (this.length === 0) return null;
    if (this.#ranks === null) return (this.#latest as Bucket).first;
    let least = this.#ranks.heap.least as Bucket;
    if (least.first === null) {
      // By the invariant it is the most recently used bucket, and no other is empty.
      this.#drop(least);
      least = this.#ranks.heap.least as Bucket;
      this.#latest = least;
    }
    return least.first;
  }

  /** Removes and returns the next ticket; null if there is none. */
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

  #bucketFor(ticket: Ticket): Bucket {
    this.length += 1;
    // Not `-ticket.rank`, which turns 0 into -0: V8 represents -0 as a floating-point number.
    const key = 0 - ticket.rank;
    let latest = this.#latest;
    if (latest === null) latest = new Bucket(key);
    else if (latest.key !== key) latest = this.#turnTo(latest, key);
    this.#latest = latest;
    return latest;
  }

  /** Turns from the most recently used bucket to that of another rank. */
  #turnTo(before: Bucket, key: number): Bucket {
    if (this.#ranks === null) {
      this.#ranks = { heap: new Heap(), buckets: new Map() };
      this.#add(before);
    }
    const bucket = this.#ranks.buckets.get(key) ?? this.#add(new Bucket(key));
    if (before.first === null) this.#drop(before);
    return bucket;
  }

  #add(bucket: Bucket): Bucket {
    const { heap, buckets } = this.#ranks as Ranks;
    buckets.set(bucket.key, bucket);
    heap.add(bucket);
    return bucket;
  }

  #drop(bucket: Bucket): void {
    const { heap, buckets } = this.#ranks as Ranks;
    buckets.delete(bucket.key);
    heap.remove(bucket);
  }
}
