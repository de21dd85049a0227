import type { Parked } from "./parked.js";

/** Leaks with the same reason and place. */
export interface Leak {
  /** The first of them. */
  readonly parked: Parked;
  count: number;
}

/**
 * The goroutines that were found to wait forever. They are counted by reason and place, so memory grows with the bugs
 * in a program, and not with its running time.
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
