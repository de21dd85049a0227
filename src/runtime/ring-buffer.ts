const SMALLEST = 8;
/** A drained buffer larger than this gives its memory back. */
const LARGEST_KEPT = 1024;
/** A ring of this size does not double any more. V8 never copies an array this large from one space to another. */
const BLOCK = 32_768;

/** A block behind the ring, filled from its first slot on. */
interface Block<T> {
  readonly slots: (T | undefined)[];
  next: Block<T> | null;
}

/**
 * A FIFO of values in a ring that doubles when it is full: memory follows the values held, never the capacity of the
 * channel. Doubling a large ring would stop the event loop, and the largest would not fit into an array; so further
 * values then go into blocks behind the ring. Push and shift are O(1), amortised over the doubling.
 *
 * Invariants: a ring's size is a power of two, so an index wraps with a mask. The ring holds the oldest values, from
 * `#head` on, and the blocks hold the `#behind` others; while there are others, the ring gets no new values. A free
 * slot holds `undefined`, so the buffer does not retain a value that it has handed out.
 */
export class RingBuffer<T> {
  /** The number of values. Read-only outside this class. */
  length = 0;
  #slots: (T | undefined)[] = new Array(SMALLEST);
  #head = 0;
  /** The number of values in blocks. */
  #behind = 0;
  #next: Block<T> | null = null;
  /** The last block; null if there is none. */
  #last: Block<T> | null = null;

  push(value: T): void {
    const { length } = this;
    const slots = this.#slots;
    if (this.#behind > 0 || length === slots.length) this.#pushSlowly(value);
    else slots[(this.#head + length) & (slots.length - 1)] = value;
    this.length = length + 1;
  }

  /** The oldest value; the caller has checked that there is one. */
  shift(): T {
    const slots = this.#slots;
    const value = slots[this.#head] as T;
    slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (slots.length - 1);
    this.length -= 1;
    if (this.length === this.#behind && slots.length > LARGEST_KEPT) this.#replace();
    return value;
  }

  #pushSlowly(value: T): void {
    const slots = this.#slots;
    if (slots.length < BLOCK) {
      this.#slots = slots.slice(this.#head).concat(slots.slice(0, this.#head), new Array(slots.length));
      this.#slots[slots.length] = value;
      this.#head = 0;
      return;
    }
    const index = this.#behind & (BLOCK - 1);
    let last = this.#last;
    if (last === null || index === 0) {
      const block = { slots: new Array<T | undefined>(BLOCK), next: null };
      if (last === null) this.#next = block;
      else last.next = block;
      this.#last = last = block;
    }
    last.slots[index] = value;
    this.#behind += 1;
  }

  /** The ring is drained: the next block takes its place, or else a small ring. */
  #replace(): void {
    const block = this.#next;
    this.#slots = block?.slots ?? new Array(SMALLEST);
    this.#head = 0;
    this.#behind = Math.max(0, this.#behind - BLOCK);
    this.#next = block?.next ?? null;
    if (this.#next === null) this.#last = null;
  }
}
