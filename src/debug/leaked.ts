import type { Parked } from "./parked.js";

/** Leaks of one kind. */
export interface Leak {
  /** The first of them. */
  readonly parked: Parked;
  count: number;
}

/**
 * The goroutines that were found to wait for ever. They are counted by what they have in common, so that memory grows with
 * the mistakes in a program, and not with the time that it runs.
 */
export class Leaked {
  readonly #leaks: Map<string, Leak> = new Map();

  add(parked: Parked): void {
    const { name, reason, place, createdBy } = parked;
    const key = [name, reason, place, createdBy?.place].join("\n");
    const alike = this.#leaks.get(key);
    if (alike === undefined) this.#leaks.set(key, { parked, count: 1 });
    else alike.count += 1;
  }

  list(): Iterable<Leak> {
    return this.#leaks.values();
  }
}
