import type { Clock } from "../runtime/clock.js";
import { Nanosecond } from "./duration.js";

/**
 * The instants of a ticker's ticks: whole periods after its start, however late the ticks are received.
 *
 * Every tick is computed from the start, so errors do not add up. The wall clock is read only at the start: hosts round
 * it to milliseconds, so dates read one by one would be off the grid.
 */
export class Grid {
  readonly #start: number;
  /** The wall-clock time of the start. */
  readonly #startTime: number;
  /** At least Go's shortest period, so `start` plus a period is never `start`. */
  readonly #period: number;
  /** The number of periods from the start to the next tick. */
  #count = 1;

  /** Starts now. */
  constructor(clock: Clock, period: number) {
    this.#start = clock.now();
    this.#startTime = clock.date(this.#start).getTime();
    this.#period = Math.max(period, Nanosecond);
  }

  /** The instant of the next tick. */
  get instant(): number {
    return this.#instantOf(this.#count);
  }

  /** Its wall-clock time. */
  get date(): Date {
    return new Date(this.#startTime + Math.round(this.#count * this.#period));
  }

  /** Advances to the first tick in the future. Mirrors `unlockAndRun` in Go's runtime/time.go. */
  advance(now: number): void {
    let passed = Math.floor((now - this.#start) / this.#period);
    // The rounded quotient may be one too low or too high.
    if (this.#instantOf(passed + 1) <= now) passed += 1;
    else if (this.#instantOf(passed) > now) passed -= 1;
    this.#count = 1 + Math.max(passed, this.#count);
  }

  #instantOf(count: number): number {
    return this.#start + count * this.#period;
  }
}
