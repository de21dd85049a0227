import { clock } from "../runtime/clock.js";

interface IdleWorker {
  readonly worker: number;
  readonly since: number;
}

/**
 * Who may work: workers are numbers, from 1. A worker without a job is nothing but an entry in a list, so an idle pool
 * holds neither a goroutine nor a timer; how many have idled too long is decided when somebody looks.
 *
 * Invariant: `busy` plus the idle ones is at most `max`, unless `max` was lowered while they were busy; up to `min` they
 * exist from the beginning, though they get their numbers when they are hired first.
 */
export class Workers {
  busy = 0;
  #min = 0;
  #max = 0;
  #idleTimeout = 0;
  /** The longest idle first. */
  readonly #idle: IdleWorker[] = [];
  /** Numbers of workers that have ended, to be used again. */
  readonly #free: number[] = [];
  #numbered = 0;

  get max(): number {
    return this.#max;
  }

  /** Those that have been hired and have not ended. */
  get #known(): number {
    return this.busy + this.#idle.length;
  }

  /** All there are, idle or not. */
  get size(): number {
    this.#endIdle();
    return Math.max(this.#min, this.#known);
  }

  resize(min: number, max: number, idleTimeout: number): void {
    this.#min = min;
    this.#max = max;
    this.#idleTimeout = idleTimeout;
    this.#endIdle();
  }

  /** The number of a worker for a job; 0 if all are busy. */
  hire(): number {
    this.#endIdle();
    // Where all stay, all take turns; otherwise the same few do the work, so that the others may end.
    const isFixed = this.#min === this.#max;
    let worker = 0;
    if (this.#known < this.#max && (isFixed || this.#idle.length === 0)) {
      worker = this.#free.pop() ?? this.#numbered + 1;
      this.#numbered = Math.max(this.#numbered, worker);
    } else if (this.#idle.length > 0) {
      worker = ((isFixed ? this.#idle.shift() : this.#idle.pop()) as IdleWorker).worker;
    }
    if (worker > 0) this.busy += 1;
    return worker;
  }

  get areAllBusy(): boolean {
    return this.busy >= this.#max;
  }

  /** Whether there are more than there should be, though nobody is idle; a busy one is to be released then. */
  get areTooMany(): boolean {
    return this.busy > this.#max;
  }

  /** A busy worker has nothing to do. */
  release(worker: number): void {
    const ends = this.areTooMany;
    this.busy -= 1;
    if (ends) this.#free.push(worker);
    else this.#idle.push({ worker, since: clock().now() });
  }

  #endIdle(): void {
    while (this.#idle.length > 0 && this.#isOneTooMany(this.#idle[0] as IdleWorker)) {
      this.#free.push((this.#idle.shift() as IdleWorker).worker);
    }
  }

  /** Whether one is to end that is idle. */
  #isOneTooMany({ since }: IdleWorker): boolean {
    if (this.#known > this.#max) return true;
    return this.#known > this.#min && since + this.#idleTimeout <= clock().now();
  }
}
