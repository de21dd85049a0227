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

  /** Parks a ticket by its age. Those that come back do so nearly in that order, so its place is looked for from behind. */
  insert(ticket: Ticket): void {
    const { first } = this;
    let younger: Ticket | null = null;
    for (let last = first?.previous as Ticket | undefined; last !== undefined && isOlder(ticket, last); ) {
      younger = last;
      last = last === first ? undefined : (last.previous as Ticket);
    }
    this[park](ticket);
    if (younger === null) return;
    // From the end of the ring to the place before that one.
    this.unpark(ticket);
    ticket.queue = this;
    ticket.next = younger;
    ticket.previous = younger.previous;
    younger.previous.next = ticket;
    younger.previous = ticket;
    if (younger === first) this.first = ticket;
  }
}

/** Of two jobs that were started before. */
function isOlder(a: Ticket, b: Ticket): boolean {
  return (a.progress?.order ?? 0) < (b.progress?.order ?? 0);
}

/** The buckets of a queue in which several ranks are in use, or were. */
interface Ranks {
  readonly heap: Heap<Bucket>;
  readonly buckets: Map<number, Bucket>;
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
  /** Null while there is one bucket only. */
  #ranks: Ranks | null = null;
  /** Where there are no priorities, it is the only one; null before the first ticket comes. */
  #latest: Bucket | null = null;

  push(ticket: Ticket): void {
    this.#bucketFor(ticket)[park](ticket);
  }

  /** As `push`, but in front of those that were started later for the first time. For a queue of such jobs only. */
  insert(ticket: Ticket): void {
    this.#bucketFor(ticket).insert(ticket);
  }

  get first(): Ticket | null {
    if (this.length === 0) return null;
    if (this.#ranks === null) return (this.#latest as Bucket).first;
    let least = this.#ranks.heap.least as Bucket;
    if (least.first === null) {
      // It is the one used last, and others are not empty.
      this.#drop(least);
      least = this.#ranks.heap.least as Bucket;
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

  #bucketFor(ticket: Ticket): Bucket {
    this.length += 1;
    // Not `-ticket.rank`: that makes a zero a -0, which V8 takes for a fraction.
    const key = 0 - ticket.rank;
    let latest = this.#latest;
    if (latest === null) latest = new Bucket(key);
    else if (latest.key !== key) latest = this.#turnTo(latest, key);
    this.#latest = latest;
    return latest;
  }

  /** The bucket of another rank than that of the one used last. */
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
