import { callSite } from "../runtime/call-site.js";
import type { Observer } from "../runtime/observer.js";
import type { WaitReason } from "../runtime/operation.js";

/** A parked operation, as a report shows it. */
export interface Parked {
  readonly reason: WaitReason;
  /** The lines of the stack that parked it, without the library's own; empty where it was not recorded. */
  readonly site: string;
}

interface Entry extends Parked {
  /** Not the operation itself: to know of a goroutine must not keep it alive. */
  readonly operation: WeakRef<object>;
}

/** A stack costs 10 us, so the first parks get one each, and later ones one in so many. */
const ALWAYS = 1_000;
const ONE_IN = 64;
const FIRST_SWEEP = 1_024;

/**
 * The operations that are parked now, for the deadlock report of `main`.
 *
 * An operation that is parked and unreachable may be garbage-collected. It waits for ever all the same, so the
 * report shows it; but it is folded into a count of those alike, so that a program that leaks goroutines takes memory
 * for the places where it does, not for each of them.
 */
export class ParkedRegistry implements Observer {
  /** Whether every place is recorded, and not only those of the first operations and of a sample. */
  recordsAll = false;
  readonly #entries: Set<Entry> = new Set();
  readonly #entryOf: WeakMap<object, Entry> = new WeakMap();
  /** The collected ones, by reason and site, with their number. */
  readonly #collected: Map<string, { readonly parked: Parked; count: number }> = new Map();
  #parks = 0;
  #sweepAt = FIRST_SWEEP;

  parked(operation: object, reason: WaitReason): void {
    const recorded = this.recordsAll || this.#parks < ALWAYS || this.#parks % ONE_IN === 0;
    this.#parks += 1;
    const entry = { operation: new WeakRef(operation), reason, site: recorded ? callSite() : "" };
    this.#entries.add(entry);
    this.#entryOf.set(operation, entry);
    if (this.#entries.size >= this.#sweepAt) this.#sweep();
  }

  woken(operation: object): void {
    const entry = this.#entryOf.get(operation);
    if (entry !== undefined) this.#entries.delete(entry);
  }

  /** Everything that is parked, the collected first. */
  *list(): Iterable<Parked> {
    for (const { parked, count } of this.#collected.values()) {
      for (let i = 0; i < count; i += 1) yield parked;
    }
    yield* this.#entries;
  }

  #sweep(): void {
    for (const entry of this.#entries) {
      if (entry.operation.deref() !== undefined) continue;
      this.#entries.delete(entry);
      const key = `${entry.reason}\n${entry.site}`;
      const alike = this.#collected.get(key);
      if (alike === undefined) this.#collected.set(key, { parked: entry, count: 1 });
      else alike.count += 1;
    }
    this.#sweepAt = Math.max(FIRST_SWEEP, 2 * this.#entries.size);
  }
}
