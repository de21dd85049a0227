import { type Clock, type Deadline, NEVER } from "../runtime/clock.js";
import { fireDeadline } from "../runtime/events.js";
import { Heap } from "../runtime/heap.js";

/** The start of a bubble's time, 2000-01-01T00:00:00Z, as in Go's testing/synctest. */
const EPOCH = Date.UTC(2000, 0, 1);

/** The slot of a deadline that has moved from the heap to the list of due ones. */
const LISTED = -2;

/**
 * A clock that moves only on request, straight to the next deadline. It rounds nothing. No deadline fires by itself: a
 * due deadline waits until it is chosen, like a ready goroutine.
 *
 * Invariant: a deadline is in the heap, or in the list of due deadlines, or in neither, never in both.
 */
export class VirtualClock implements Clock {
  /** The pending deadlines by their instants, and in order of insertion for equal instants. */
  readonly #heap: Heap<Deadline> = new Heap();
  /** The deadlines that {@link due} has listed, in the same order. */
  readonly #due: Deadline[] = [];
  readonly origin: number = EPOCH;
  #now = 0;
  #ended = false;
  readonly #onAdd: ((deadline: Deadline) => void) | undefined;

  /** `onAdd` is called with each added deadline. */
  constructor(onAdd?: (deadline: Deadline) => void) {
    this.#onAdd = onAdd;
  }

  now(): number {
    this.#refuseIfEnded();
    return this.#now;
  }

  date(instant: number): Date {
    return new Date(EPOCH + instant);
  }

  add(deadline: Deadline): void {
    this.#refuseIfEnded();
    if (deadline.key === NEVER) return;
    this.#onAdd?.(deadline);
    this.#heap.add(deadline);
  }

  remove(deadline: Deadline): void {
    if (deadline.slot === LISTED) {
      deadline.slot = -1;
      this.#due.splice(this.#due.indexOf(deadline), 1);
    } else {
      this.#heap.remove(deadline);
    }
  }

  hold(): void {
    this.#refuseIfEnded();
  }

  release(): void {}

  /** Fires late deadlines. A deadline due at this very instant is not late: the strategy chooses when it fires. */
  catchUp(): void {
    for (let first = this.#first(); first !== undefined && first.key < this.#now; first = this.#first()) {
      this.fire(first);
    }
  }

  /** Fires a deadline, and moves to its instant if that has not come yet. */
  fire(deadline: Deadline): void {
    this.moveTo(deadline.key);
    this.remove(deadline);
    fireDeadline(deadline, this.#now);
  }

  /** The deadlines that have been reached. */
  due(): readonly Deadline[] {
    for (let { least } = this.#heap; least !== undefined && least.key <= this.#now; least = this.#heap.least) {
      this.#heap.remove(least);
      least.slot = LISTED;
      this.#due.push(least);
    }
    return this.#due.length === 0 ? NONE : [...this.#due];
  }

  /** The first of the deadlines that have been reached. */
  firstDue(): Deadline | undefined {
    const first = this.#first();
    return first !== undefined && first.key <= this.#now ? first : undefined;
  }

  /** The deadlines of the next instant that has not been reached yet. */
  upcoming(): readonly Deadline[] {
    this.due();
    const found: Deadline[] = [];
    const instant = this.#heap.least?.key;
    for (let { least } = this.#heap; least !== undefined && least.key === instant; least = this.#heap.least) {
      this.#heap.remove(least);
      found.push(least);
    }
    for (const deadline of found) this.#heap.add(deadline);
    return found;
  }

  /** The instant of the next deadline; undefined if there is none. */
  get next(): number | undefined {
    return this.#first()?.key;
  }

  #first(): Deadline | undefined {
    return this.#due[0] ?? this.#heap.least;
  }

  /** Moves to an instant; never back. */
  moveTo(instant: number): void {
    this.#now = Math.max(this.#now, instant);
  }

  /** Moves to the next deadline; returns whether there is one. */
  advance(): boolean {
    const { next } = this;
    if (next === undefined) return false;
    this.moveTo(next);
    return true;
  }

  /** Ends the clock with its bubble: a wait for one of its timers would last forever, so it throws. */
  end(): void {
    this.#ended = true;
  }

  #refuseIfEnded(): void {
    if (this.#ended) throw new Error("synctest timer accessed from outside bubble");
  }
}

const NONE: readonly Deadline[] = [];
