import { type Clock, type Deadline, NEVER } from "../runtime/clock.js";
import { fireDeadline } from "../runtime/events.js";

/** 2000-01-01T00:00:00Z, where the time of a bubble starts, as in Go's testing/synctest. */
const EPOCH = Date.UTC(2000, 0, 1);

/**
 * A clock that moves only when it is told to, straight to the next deadline. Nothing is rounded, and nothing fires
 * by itself: what is due waits until it is chosen, like a goroutine that is ready.
 */
export class VirtualClock implements Clock {
  /** In the order of their instants, and of their insertion where these are equal. */
  readonly #deadlines: Deadline[] = [];
  readonly origin: number = EPOCH;
  #order = 0;
  #now = 0;
  #ended = false;

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
    this.#order += 1;
    deadline.order = this.#order;
    deadline.slot = 0;
    const after = this.#deadlines.findIndex((other) => other.key > deadline.key);
    this.#deadlines.splice(after === -1 ? this.#deadlines.length : after, 0, deadline);
  }

  remove(deadline: Deadline): void {
    if (deadline.slot === -1) return;
    deadline.slot = -1;
    this.#deadlines.splice(this.#deadlines.indexOf(deadline), 1);
  }

  hold(): void {
    this.#refuseIfEnded();
  }

  release(): void {}

  /** What is due at this very instant is not late: when it fires is for others to choose. */
  catchUp(): void {
    for (let first = this.#deadlines[0]; first !== undefined && first.key < this.#now; first = this.#deadlines[0]) {
      this.fire(first);
    }
  }

  fire(deadline: Deadline): void {
    this.remove(deadline);
    fireDeadline(deadline, this.#now);
  }

  /** The deadlines that have been reached. */
  due(): readonly Deadline[] {
    const first = this.#deadlines[0];
    if (first === undefined || first.key > this.#now) return [];
    return this.#deadlines.filter((deadline) => deadline.key <= this.#now);
  }

  /** The instant of the next deadline; undefined if there is none. */
  get next(): number | undefined {
    return this.#deadlines[0]?.key;
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

  /** The bubble is over. To wait for one of its timers would be to wait for ever. */
  end(): void {
    this.#ended = true;
  }

  #refuseIfEnded(): void {
    if (this.#ended) throw new Error("synctest timer accessed from outside bubble");
  }
}
