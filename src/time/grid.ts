import type { Clock } from "../runtime/clock.js";
import { Nanosecond } from "./duration.js";

/**
 * When a ticker ticks: whole periods after its start, however late its ticks are received.
 *
 * Every tick is worked out from the start, so that no error adds up. The wall clock is read at the start only: a host rounds
 * it to milliseconds, so dates that came from it one by one would be off the grid.
 */
export class Grid {
  readonly #start: number;
  /** The wall-clock time of the start. */
  readonly #startTime: number;
  /** Not below what Go's shortest period is: so `start` plus a period is never `start`. */
  readonly #period: number;
  /** How many periods after the start the next tick is. */
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

  /** Moves on to the first tick that is still to come. Mirrors `unlockAndRun` in Go's runtime/time.go. */
  advance(now: number): void {
    let passed = Math.floor((now - this.#start) / this.#period);
    // A quotient that is rounded may be one too low, or one too high.
    if (this.#instantOf(passed + 1) <= now) passed += 1;
    else if (this.#instantOf(passed) > now) passed -= 1;
    this.#count = 1 + Math.max(passed, this.#count);
  }

  #instantOf(count: number): number {
    return this.#start + count * this.#period;
  }
}
