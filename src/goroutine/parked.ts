import { captureStack, siteOf } from "../runtime/call-site.js";
import type { Observer, ParkedOperation } from "../runtime/events.js";
import { nextTurn } from "../runtime/host.js";

/** A parked operation, as a report shows it. */
export interface Parked {
  readonly reason: string;
  /** The lines of the stack that parked it, without the library's own; empty where it was not recorded. */
  readonly site: string;
}

/** The operations with the same reason and site that stayed parked beyond one batch. */
interface Lasting extends Parked {
  count: number;
}

/** The size of a batch: how many operations may park before they are checked, even without a turn of the event loop. */
const BATCH = 128;
/**
 * Capturing a stack costs more than parking. So the places of the first operations are recorded, and of ever fewer
 * later ones, down to one in this many.
 */
const RECORDED = 256;
const ONE_IN = 4_096;
/** The number of reasons and places at which those without operations are first removed. */
const SWEEP = 1_024;

/**
 * The operations that are parked now, for the deadlock report of `main`.
 *
 * Most operations are woken before the next turn of the event loop. Those that are still parked when it comes are
 * counted, by reason and place. Such an operation tells its count when it goes on, so nothing here refers to it, and
 * memory grows with places, not with operations. One that is garbage-collected still waits forever: it stays counted.
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
  /** By reason and site, in the order of their first operations. */
  readonly #lasting: Map<string, Lasting> = new Map();
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

  /** All parked operations; those with the same reason and place one after the other. */
  *list(): Iterable<Parked> {
    this.#age();
    for (const lasting of this.#lasting.values()) {
      for (let i = 0; i < lasting.count; i += 1) yield lasting;
    }
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
      if (operation.resolve === null) continue;
      if (kept < index) {
        batch[kept] = operation;
        reasons[kept] = reasons[index] as string;
        stacks[kept] = stacks[index] as Error | null;
      }
      kept += 1;
    }
    batch.fill(null, kept, length);
    stacks.fill(null, kept, length);
    this.#parks += length - this.#known;
    this.#length = kept;
    this.#known = kept;
  }

  /** Counts the operations that are still parked, and empties the batch. */
  #age(): void {
    this.#compact();
    for (let index = 0; index < this.#length; index += 1) {
      const stack = this.#stacks[index] as Error | null;
      const lasting = this.#lastingOf(this.#reasons[index] as string, stack === null ? "" : siteOf(stack));
      countIn(lasting, this.#batch[index] as ParkedOperation);
      this.#batch[index] = null;
      this.#stacks[index] = null;
    }
    this.#length = 0;
    this.#known = 0;
    this.#restart();
  }

  /** Continues with the batch as it is now. */
  #restart(): void {
    this.#noticedAt = this.#length;
    this.#recorded = this.#recordsAll || this.#parks < RECORDED ? BATCH : 0;
    if (this.#parks < this.#nextRecorded) return;
    this.#recorded = Math.max(this.#recorded, this.#length + 1);
    this.#nextRecorded = this.#parks + Math.min(this.#parks >> 2, ONE_IN);
  }

  #lastingOf(reason: string, site: string): Lasting {
    const key = site === "" ? reason : `${reason}\n${site}`;
    let lasting = this.#lasting.get(key);
    if (lasting === undefined) {
      if (this.#lasting.size >= this.#sweepAt) this.#sweep();
      lasting = { reason, site, count: 0 };
      this.#lasting.set(key, lasting);
    }
    return lasting;
  }

  /** Names of pools are in the reasons, and a program may have ever new ones. */
  #sweep(): void {
    for (const [key, { count }] of this.#lasting) {
      if (count === 0) this.#lasting.delete(key);
    }
    this.#sweepAt = Math.max(SWEEP, 2 * this.#lasting.size);
  }
}

/** Counts an operation until it goes on. */
function countIn(lasting: Lasting, operation: ParkedOperation): void {
  lasting.count += 1;
  const { resolve } = operation;
  operation.resolve = (outcome) => {
    lasting.count -= 1;
    resolve?.(outcome);
  };
}
