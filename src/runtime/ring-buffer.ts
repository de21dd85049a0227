const SMALLEST = 8;
/** A drained buffer larger than this gives its memory back. */
const LARGEST_KEPT = 1024;

/**
 * A FIFO of values in a ring that doubles when it is full: memory follows the values held, never the capacity
 * of the channel. Push and shift are O(1), amortised over the growth.
 *
 * Invariants: the ring's size is a power of two, so that an index wraps with a mask; a slot outside the
 * `length` values from `head` on holds `undefined`, so that a value handed out is not retained.
 */
export class RingBuffer<T> {
  #slots: (T | undefined)[] = new Array(SMALLEST);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: T): void {
    if (this.#length === this.#slots.length) this.#resize(2 * this.#length);
    this.#slots[(this.#head + this.#length) & (this.#slots.length - 1)] = value;
    this.#length += 1;
  }

  /** The oldest value; the caller has checked that there is one. */
  shift(): T {
    const value = this.#slots[this.#head] as T;
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#slots.length - 1);
    this.#length -= 1;
    if (this.#length === 0 && this.#slots.length > LARGEST_KEPT) this.#resize(SMALLEST);
    return value;
  }

  #resize(size: number): void {
    const slots = new Array<T | undefined>(size);
    for (let i = 0; i < this.#length; i += 1) {
      slots[i] = this.#slots[(this.#head + i) & (this.#slots.length - 1)];
    }
    this.#slots = slots;
    this.#head = 0;
  }
}
