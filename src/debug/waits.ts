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

/** The number of operations that may park in one turn before the woken ones are dropped. */
const BATCH = 256;

/**
 * The parked operations. Most are woken before the next turn of the event loop. So in the first turn an operation is
 * only noted; one that outlives the turn gets a name, a place and an entry in a `FinalizationRegistry`.
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

  /** `onCollected` is called for each operation that was collected while parked: it can never be woken any more. */
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

  /** At the end of a turn, keeps weak references to the operations that are still parked. */
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

  /** The parked operations, in the order in which they parked. */
  get lasting(): Iterable<Wait> {
    return this.#lasting;
  }
}
