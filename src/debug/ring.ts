/** Keeps the newest added items, up to a maximum; older ones are dropped. */
export class Ring<T> {
  readonly #capacity: number;
  readonly #slots: T[] = [];
  #added = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(value: T): void {
    this.#slots[this.#added % this.#capacity] = value;
    this.#added += 1;
  }

  /** How many were dropped. */
  get dropped(): number {
    return this.#added - this.#slots.length;
  }

  /** A copy, the oldest first. */
  toArray(): T[] {
    const oldest = this.dropped % this.#capacity;
    return [...this.#slots.slice(oldest), ...this.#slots.slice(0, oldest)];
  }
}
