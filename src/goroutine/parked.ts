import { captureStack, siteOf } from "../runtime/call-site.js";
import type { Observer, ParkedOperation } from "../runtime/events.js";
import { nextTurn } from "../runtime/host.js";

/** A parked operation, as a report shows it. */
export interface Parked {
  readonly reason: string;
  /** The lines of the stack that parked it, without the library's own; empty where it was not recorded. */
  readonly site: string;
}

/** An operation that stayed parked beyond one batch. */
interface Lasting extends Parked {
  /** A weak reference, because the report must not keep a goroutine alive. */
  readonly operation: WeakRef<ParkedOperation>;
  /** Whether it was woken. A collected operation was woken, or could never be woken any more. */
  hasEnded: boolean;
  /** Whether it was found collected. If it was woken just before, its end is still to come. */
  isGone: boolean;
}

/** The size of a batch: how many operations may park before they are checked, even without a turn of the event loop. */
const BATCH = 256;
/**
 * Capturing a stack costs more than parking. So the places of the first operations are recorded, and of ever fewer
 * later ones, down to one in this many.
 */
const RECORDED = BATCH;
const ONE_IN = 4_096;
/** The number of lasting operations at which the ended ones are first removed. */
const SWEEP = 1_024;

/**
 * The operations that are parked now, for the deadlock report of `main`.
 *
 * Most operations are woken before the next turn of the event loop, and a weak reference costs more than parking and
 * waking. So an operation gets one only if it is still parked when that turn comes.
 *
 * An operation that is parked and unreachable may be garbage-collected. It still waits forever, so the report shows it.
 * Collected ones are counted by reason and place, so memory grows with leak sites, not with leaks.
 */
export class ParkedRegistry implements Observer {
  // The operations that have parked since the last turn, in arrays that are reused, to allocate nothing for each.
  readonly #batch: (ParkedOperation | null)[] = new Array(BATCH).fill(null);
  readonly #reasons: string[] = new Array(BATCH).fill("");
  /** The stacks of some of them, not yet formatted. A stack keeps objects alive, but only until that turn. */
  readonly #stacks: (Error | null)[] = new Array(BATCH).fill(null);
  #length = 0;
  /** The length of the batch from which places are no longer recorded. */
  #recorded = BATCH;
  /** The index of the next operation that needs more than to be stored. */
  #noticedAt = 0;
  /** How many operations have parked, except for those that are new in the batch. */
  #parks = 0;
  /** How many operations in the batch are not new: they have been checked before. */
  #known = 0;
  #nextRecorded = RECORDED;
  #lasting: Lasting[] = [];
  /** The collected ones, by reason and site, with their number. */
  readonly #collected: Map<string, { readonly parked: Parked; count: number }> = new Map();
  #recordsAll = false;
  #isTurnAsked = false;
  #sweepAt = SWEEP;

  /** Whether every place is recorded, and not only those of the first operations and of a sample. */
  set recordsAll(all: boolean) {
    this.#recordsAll = all;
    // Ends the batch, as it was begun without.
    this.#age();
  }

  readonly parked = (operation: ParkedOperation, reason: string): void => {
    const index = this.#length;
    this.#batch[index] = operation;
    this.#reasons[index] = reason;
    this.#length = index + 1;
    if (index >= this.#noticedAt) this.#notice(index);
  };

  /** The steps that are not needed for every operation: a stack, a request for a turn, and the end of the batch. */
  #notice(index: number): void {
    if (index < this.#recorded) this.#stacks[index] = captureStack();
    this.#noticedAt = index + 1 < this.#recorded ? index + 1 : BATCH - 1;
    if (!this.#isTurnAsked) this.#askForTurn();
    if (index < BATCH - 1) return;
    this.#compact();
    if (this.#length > BATCH / 2) this.#age();
    else this.#restart();
  }

  /** All parked operations, the collected ones first. */
  *list(): Iterable<Parked> {
    this.#age();
    this.#sweep();
    for (const { parked, count } of this.#collected.values()) {
      for (let i = 0; i < count; i += 1) yield parked;
    }
    yield* this.#lasting;
  }

  #askForTurn(): void {
    this.#isTurnAsked = true;
    nextTurn(() => {
      this.#isTurnAsked = false;
      this.#age();
    });
  }

  /** Keeps only the operations of the batch that are still parked. */
  #compact(): void {
    const [batch, reasons, stacks] = [this.#batch, this.#reasons, this.#stacks];
    const length = this.#length;
    let kept = 0;
    for (let index = 0; index < length; index += 1) {
      const operation = batch[index] as ParkedOperation;
      const stack = stacks[index] as Error | null;
      batch[index] = null;
      stacks[index] = null;
      if (operation.resolve === null) continue;
      batch[kept] = operation;
      reasons[kept] = reasons[index] as string;
      stacks[kept] = stack;
      kept += 1;
    }
    this.#parks += length - this.#known;
    this.#length = kept;
    this.#known = kept;
  }

  /** Moves the operations that are still parked to weak references, and empties the batch. */
  #age(): void {
    this.#compact();
    for (let index = 0; index < this.#length; index += 1) {
      const stack = this.#stacks[index] as Error | null;
      const site = stack === null ? "" : siteOf(stack);
      this.#lasting.push(entryOf(this.#batch[index] as ParkedOperation, this.#reasons[index] as string, site));
      this.#batch[index] = null;
      this.#stacks[index] = null;
    }
    this.#length = 0;
    this.#known = 0;
    this.#restart();
    if (this.#lasting.length >= this.#sweepAt) this.#sweep();
  }

  /** Continues with the batch as it is now. */
  #restart(): void {
    this.#noticedAt = this.#length;
    this.#recorded = this.#recordsAll || this.#parks < RECORDED ? BATCH : 0;
    if (this.#parks < this.#nextRecorded) return;
    this.#recorded = Math.max(this.#recorded, this.#length + 1);
    this.#nextRecorded = this.#parks + Math.min(this.#parks >> 2, ONE_IN);
  }

  /** Removes the operations that have ended, and counts the collected ones. */
  #sweep(): void {
    const lasting: Lasting[] = [];
    for (const entry of this.#lasting) {
      if (entry.hasEnded) continue;
      const operation = entry.operation.deref();
      if (operation === undefined && entry.isGone) this.#count(entry);
      else if (operation === undefined) lasting.push(Object.assign(entry, { isGone: true }));
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

/**
 * The reference is to the function that settles the operation: it lives until the operation has ended, or can no longer
 * end.
 */
function entryOf(operation: ParkedOperation, reason: string, site: string): Lasting {
  const entry: Lasting = { operation: new WeakRef(operation), reason, site, hasEnded: false, isGone: false };
  const { resolve } = operation;
  operation.resolve = (outcome) => {
    entry.hasEnded = true;
    resolve?.(outcome);
  };
  return entry;
}
