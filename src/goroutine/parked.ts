import { captureStack, siteOf } from "../runtime/call-site.js";
import type { Observer, ParkedOperation } from "../runtime/events.js";
import { nextTurn } from "../runtime/host.js";

/** A parked operation, as a report shows it. */
export interface Parked {
  readonly reason: string;
  /** The lines of the stack that parked it, without the library's own; empty where it was not recorded. */
  readonly site: string;
}

/** An operation that was parked for longer. */
interface Lasting extends Parked {
  /** Not the operation itself: to know of a goroutine must not keep it alive. */
  readonly operation: WeakRef<ParkedOperation>;
}

/** How many operations may park before they are looked at, though no turn has come: a batch. */
const BATCH = 256;
/**
 * To capture a stack costs more than to park. So the first operations have their place recorded, and of later ones fewer
 * and fewer, down to one in so many.
 */
const RECORDED = BATCH;
const ONE_IN = 4_096;
/** How many lasting ones there are when those that have ended are first looked for. */
const SWEEP = 1_024;

/**
 * The operations that are parked now, for the deadlock report of `main`.
 *
 * Most operations go on before the next turn of the event loop, and a weak reference costs more than to park and go on.
 * So an operation gets one only if it is still parked when that turn comes.
 *
 * An operation that is parked and unreachable may be garbage-collected. It waits forever all the same, so the report
 * shows it; but collected ones are counted by reason and place, so memory grows with leak sites, not with leaks.
 */
export class ParkedRegistry implements Observer {
  /** Whether every place is recorded, and not only those of the first operations and of a sample. */
  recordsAll = false;
  // The batch of those that have parked since the last turn: arrays that are used again, so that nothing is made for each.
  readonly #batch: (ParkedOperation | null)[] = new Array(BATCH).fill(null);
  readonly #reasons: string[] = new Array(BATCH).fill("");
  #length = 0;
  /** How many of the batch have their place recorded: the first ones. */
  #recorded = BATCH;
  /** Their stacks, not yet text: that a stack keeps objects alive does not matter until that turn. */
  readonly #stacks: Error[] = [];
  /** How many have parked before this batch. */
  #parks = 0;
  #nextRecorded = RECORDED;
  #lasting: Lasting[] = [];
  /** The collected ones, by reason and site, with their number. */
  readonly #collected: Map<string, { readonly parked: Parked; count: number }> = new Map();
  #isTurnAsked = false;
  #sweepAt = SWEEP;

  readonly parked = (operation: ParkedOperation, reason: string): void => {
    const index = this.#length;
    this.#batch[index] = operation;
    this.#reasons[index] = reason;
    this.#length = index + 1;
    if (index < this.#recorded) this.#stacks.push(captureStack());
    if (index === 0) this.#askForTurn();
    else if (index === BATCH - 1) this.#age();
  };

  /** Everything that is parked, the collected first. */
  *list(): Iterable<Parked> {
    this.#age();
    this.#sweep();
    for (const { parked, count } of this.#collected.values()) {
      for (let i = 0; i < count; i += 1) yield parked;
    }
    yield* this.#lasting;
  }

  #askForTurn(): void {
    if (this.#isTurnAsked) return;
    this.#isTurnAsked = true;
    nextTurn(() => {
      this.#isTurnAsked = false;
      this.#age();
    });
  }

  /** Keeps of the batch those that are still parked, weakly, and begins another. */
  #age(): void {
    const batch = this.#batch;
    for (let index = 0; index < this.#length; index += 1) {
      const operation = batch[index] as ParkedOperation;
      batch[index] = null;
      if (operation.resolve === null) continue;
      const stack = this.#stacks[index];
      const site = stack === undefined ? "" : siteOf(stack);
      this.#lasting.push({ operation: new WeakRef(operation), reason: this.#reasons[index] as string, site });
    }
    this.#parks += this.#length;
    this.#length = 0;
    this.#stacks.length = 0;
    this.#recorded = this.recordsAll || this.#parks < RECORDED ? BATCH : 0;
    if (this.#parks >= this.#nextRecorded) {
      this.#recorded = Math.max(this.#recorded, 1);
      this.#nextRecorded = this.#parks + Math.min(this.#parks >> 2, ONE_IN);
    }
    if (this.#lasting.length >= this.#sweepAt) this.#sweep();
  }

  /** Forgets those that have ended, and counts those that were collected. */
  #sweep(): void {
    const lasting: Lasting[] = [];
    for (const entry of this.#lasting) {
      const operation = entry.operation.deref();
      if (operation === undefined) this.#count(entry);
      else if (operation.resolve !== null) lasting.push(entry);
    }
    this.#lasting = lasting;
    this.#sweepAt = Math.max(SWEEP, 2 * lasting.length);
  }

  #count({ reason, site }: Parked): void {
    const key = `${reason}\n${site}`;
    const alike = this.#collected.get(key);
    if (alike === undefined) this.#collected.set(key, { parked: { reason, site }, count: 1 });
    else alike.count += 1;
  }
}
