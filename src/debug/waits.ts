import { captureStack, siteOf } from "../runtime/call-site.js";
import type { ParkedOperation } from "../runtime/events.js";
import type { Names } from "../trace/index.js";
import type { Known } from "./goroutines.js";

/** An operation that was parked when its turn of the event loop ended. */
export interface Wait {
  readonly goroutine: Known;
  readonly reason: string;
  readonly object: string;
  readonly since: number;
  readonly place: string;
}

/** An operation that has parked in this turn. */
interface Young {
  readonly operation: ParkedOperation;
  readonly goroutine: Known;
  readonly reason: string;
  readonly on: object;
  readonly since: number;
  readonly stack: Error | null;
}

/** How many may park in one turn before those that have gone on are dropped. */
const BATCH = 256;

/**
 * The operations that are parked. Most go on before the next turn of the event loop. So in the first turn an operation costs
 * a note, and one that outlives it a name, a place and an entry in the registry of the garbage collector.
 *
 * Invariant: an operation is held for one turn, and no longer.
 */
export class Waits {
  readonly #names: Names;
  readonly #places: boolean;
  #young: Young[] = [];
  #compactAt = BATCH;
  readonly #lasting: Set<Wait> = new Set();
  readonly #waitOf: WeakMap<ParkedOperation, Wait> = new WeakMap();
  readonly #collected: FinalizationRegistry<Wait>;

  /** `onCollected` is told of each that has been collected while it was parked: nobody can end it any more. */
  constructor(names: Names, places: boolean, onCollected: (wait: Wait) => void) {
    this.#names = names;
    this.#places = places;
    this.#collected = new FinalizationRegistry((wait) => {
      if (!this.#lasting.delete(wait)) return;
      wait.goroutine.parks -= 1;
      onCollected(wait);
    });
  }

  park(operation: ParkedOperation, goroutine: Known, reason: string, on: object, since: number): void {
    const stack = this.#places ? captureStack() : null;
    this.#young.push({ operation, goroutine, reason, on, since, stack });
    if (this.#young.length < this.#compactAt) return;
    this.#young = this.#young.filter((young) => young.operation.resolve !== null);
    this.#compactAt = this.#young.length + BATCH;
  }

  wake(operation: ParkedOperation): void {
    const wait = this.#waitOf.get(operation);
    if (wait === undefined || !this.#lasting.delete(wait)) return;
    wait.goroutine.parks -= 1;
    this.#collected.unregister(wait);
  }

  /** The turn is over: keeps those that are still parked weakly. */
  age(): void {
    for (const { operation, goroutine, reason, on, since, stack } of this.#young) {
      if (operation.resolve === null) continue;
      const object = this.#names.objects(on) ?? "";
      const wait = { goroutine, reason, object, since, place: stack === null ? "" : siteOf(stack) };
      goroutine.parks += 1;
      goroutine.hasLeaked = false;
      this.#lasting.add(wait);
      this.#waitOf.set(operation, wait);
      this.#collected.register(operation, wait, wait);
    }
    this.#young = [];
    this.#compactAt = BATCH;
  }

  /** Those that are parked, in the order in which they parked. */
  get lasting(): Iterable<Wait> {
    return this.#lasting;
  }
}
