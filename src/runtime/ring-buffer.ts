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
  /** How many values there are; for others to read only. */
  length = 0;
  #slots: (T | undefined)[] = new Array(SMALLEST);
  #head = 0;

  push(value: T): void {
    let slots = this.#slots;
    if (this.length === slots.length) {
      slots = slots.slice(this.#head).concat(slots.slice(0, this.#head), new Array(slots.length));
      this.#slots = slots;
      this.#head = 0;
    }
    slots[(this.#head + this.length) & (slots.length - 1)] = value;
    this.length += 1;
  }

  /** The oldest value; the caller has checked that there is one. */
  shift(): T {
    const slots = this.#slots;
    const value = slots[this.#head] as T;
    slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (slots.length - 1);
    this.length -= 1;
    if (this.length === 0 && slots.length > LARGEST_KEPT) {
      this.#slots = new Array(SMALLEST);
      this.#head = 0;
    }
    return value;
  }
}
