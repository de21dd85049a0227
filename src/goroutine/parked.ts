import { captureStack, siteOf } from "../runtime/call-site.js";
import type { Observer, ParkedOperation, Tally } from "../runtime/events.js";
import { nextTurn } from "../runtime/host.js";

/** A parked operation, as a report shows it. */
export interface Parked {
  readonly reason: string;
  /** The lines of the stack that parked it, without the library's own; empty where it was not recorded. */
  readonly site: string;
}

/** The operations with the same reason and site that are parked. */
interface Alike extends Parked, Tally {}

/** An operation whose stack was captured, until it is counted. */
interface Fresh {
  readonly operation: ParkedOperation;
  readonly reason: string;
  /** Not yet formatted. A stack keeps objects alive. */
  readonly stack: Error;
}

/**
 * Capturing a stack costs more than parking. So the places of the first operations are recorded, and of ever fewer
 * later ones, down to one in `ONE_IN`.
 */
const RECORDED = 100;
const ONE_IN = 4_096;
/** The number of stacks that are kept at most. */
const FRESH = 256;
/** The number of reasons and places at which those without operations are first removed. */
const SWEEP = 1_024;

/**
 * The operations that are parked now, for the deadlock report of `main`.
 *
 * They are only counted, by reason and place: an operation knows its tally, and takes itself off it when it goes on. So
 * nothing here refers to an operation for long, and memory grows with places, not with operations. One that is
 * garbage-collected still waits forever, and stays counted.
 *
 * Most operations are woken before the next turn of the event loop, and formatting a stack costs more than capturing
 * it. So an operation whose stack was captured is counted only if it is still parked when that turn comes.
 */
export class ParkedRegistry implements Observer {
  /** By reason and site, in the order of their first operations. */
  readonly #alike: Map<string, Alike> = new Map();
  #fresh: Fresh[] = [];
  /** How many operations have parked, and from which number on the next place is recorded. */
  #parks = 0;
  #nextRecorded = 0;
  #recordsAll = false;
  #isTurnAsked = false;
  #sweepAt = SWEEP;

  /** Whether every place is recorded, and not only those of the first operations and of a sample. */
  set recordsAll(all: boolean) {
    this.#recordsAll = all;
    this.#nextRecorded = all ? 0 : this.#parks;
  }

  readonly parked = (operation: ParkedOperation, reason: string): void => {
    const parks = this.#parks;
    this.#parks = parks + 1;
    if (parks >= this.#nextRecorded) this.#notice(operation, reason);
    else this.#count(operation, reason, "");
  };

  /** All parked operations; those with the same reason and place one after the other. */
  *list(): Iterable<Parked> {
    this.#countFresh();
    for (const alike of this.#alike.values()) {
      for (let i = 0; i < alike.count; i += 1) yield alike;
    }
  }

  #notice(operation: ParkedOperation, reason: string): void {
    this.#fresh.push({ operation, reason, stack: captureStack() });
    const parks = this.#parks;
    if (!this.#recordsAll && parks >= RECORDED) this.#nextRecorded = parks + Math.min(parks >> 2, ONE_IN);
    if (this.#fresh.length >= FRESH) this.#countFresh();
    else if (!this.#isTurnAsked) this.#askForTurn();
  }

  #askForTurn(): void {
    this.#isTurnAsked = true;
    nextTurn(() => {
      this.#isTurnAsked = false;
      this.#countFresh();
    });
  }

  #countFresh(): void {
    const fresh = this.#fresh;
    this.#fresh = [];
    for (const { operation, reason, stack } of fresh) {
      if (operation.resolve !== null) this.#count(operation, reason, siteOf(stack));
    }
  }

  #count(operation: ParkedOperation, reason: string, site: string): void {
    const key = site === "" ? reason : `${reason}\n${site}`;
    let alike = this.#alike.get(key);
    if (alike === undefined) {
      if (this.#alike.size >= this.#sweepAt) this.#sweep();
      alike = { reason, site, count: 0 };
      this.#alike.set(key, alike);
    }
    alike.count += 1;
    operation.tally = alike;
  }

  /** Names of pools are in the reasons, and a program may have ever new ones. */
  #sweep(): void {
    for (const [key, { count }] of this.#alike) {
      if (count === 0) this.#alike.delete(key);
    }
    this.#sweepAt = Math.max(SWEEP, 2 * this.#alike.size);
  }
}
