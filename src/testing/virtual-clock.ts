import type { Clock, Deadline } from "../runtime/timers.js";

/** 2000-01-01T00:00:00Z, where the time of a bubble starts, as in Go's testing/synctest. */
const EPOCH = Date.UTC(2000, 0, 1);

/**
 * A clock that moves only when it is told to, straight to the next deadline. Nothing is rounded, and nothing fires
 * by itself: what is due waits until it is chosen, like a goroutine that is ready.
 */
export class VirtualClock implements Clock {
  /** In the order of their instants, and of their insertion where these are equal. */
  readonly #deadlines: Deadline[] = [];
  #order = 0;
  #now = 0;

  now(): number {
    return this.#now;
  }

  date(instant: number): Date {
    return new Date(EPOCH + instant);
  }

  add(deadline: Deadline): void {
    this.#order += 1;
    deadline.order = this.#order;
    deadline.slot = 0;
    const after = this.#deadlines.findIndex((other) => other.when > deadline.when);
    this.#deadlines.splice(after === -1 ? this.#deadlines.length : after, 0, deadline);
  }

  remove(deadline: Deadline): void {
    if (deadline.slot === -1) return;
    deadline.slot = -1;
    this.#deadlines.splice(this.#deadlines.indexOf(deadline), 1);
  }

  fire(deadline: Deadline): void {
    this.remove(deadline);
    deadline.fire(this.#now);
  }

  /** The deadlines that have been reached. */
  due(): readonly Deadline[] {
    const first = this.#deadlines[0];
    if (first === undefined || first.when > this.#now) return [];
    return this.#deadlines.filter((deadline) => deadline.when <= this.#now);
  }

  /** Moves to the next deadline; returns whether there is one that will ever come. */
  advance(): boolean {
    const first = this.#deadlines[0];
    if (first === undefined || first.when === Number.POSITIVE_INFINITY) return false;
    this.#now = Math.max(this.#now, first.when);
    return true;
  }
}
