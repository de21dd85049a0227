import { clock } from "../runtime/clock.js";
import { park } from "../runtime/operation.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import type { Range } from "./settings.js";
import { Worker } from "./worker.js";

/**
 * The workers of a pool. An idle pool holds neither a goroutine nor a timer; how many workers have idled too long is decided when
 * somebody looks.
 *
 * Invariants: a worker stands in one of the two queues, unless it has ended or was abandoned. `busy` plus the idle ones
 * is at most `max`, unless `max` was lowered while they were busy. Up to `min` they exist from the beginning, though they
 * are made when they are hired first.
 */
export class Workers {
  busy = 0;
  /** Those with a job. */
  readonly working: WaitQueue<Worker> = new WaitQueue();
  /** Those without, the longest idle first. */
  readonly #idle: WaitQueue<Worker> = new WaitQueue();
  #idling = 0;
  #range: Range;
  /** How many were made. Those that have ended are replaced first. */
  #numbered = 0;
  #ended: Worker[] | null = null;

  constructor(range: Range) {
    this.#range = range;
  }

  get max(): number {
    return this.#range.max;
  }

  /** All there are, idle or not. */
  get size(): number {
    this.#endIdle();
    return Math.max(this.#range.min, this.busy + this.#idling);
  }

  get areAllBusy(): boolean {
    return this.busy >= this.#range.max;
  }

  /** Whether there are more than there should be, though nobody is idle; a busy one is to be released then. */
  get areTooMany(): boolean {
    return this.busy > this.#range.max;
  }

  resize(range: Range): void {
    // Where all stay, nobody looks at the clock.
    if (this.#range.idleTimeout === Infinity && range.idleTimeout < Infinity) this.#startClock();
    this.#range = range;
    this.#endIdle();
  }

  /** A worker for a job. Not all may be busy. */
  hire(): Worker {
    this.#endIdle();
    const { min, max } = this.#range;
    const { first } = this.#idle;
    // A fixed pool rotates through its workers; an elastic one uses the one again that was busy last, so that others end.
    const isFixed = min === max;
    const isNew = this.busy + this.#idling < max && (isFixed || first === null);
    const worker = isNew ? this.#newcomer() : ((isFixed ? first : first?.previous) as Worker);
    if (!isNew) {
      this.#idle.unpark(worker);
      this.#idling -= 1;
    }
    this.#occupy(worker);
    return worker;
  }

  /** A busy worker has nothing to do any more. */
  release(worker: Worker): void {
    const ends = this.areTooMany;
    this.dismiss(worker);
    if (ends) {
      this.#end(worker);
    } else {
      if (this.#range.idleTimeout < Infinity) worker.since = clock().now();
      this.#idle[park](worker);
      this.#idling += 1;
    }
  }

  /** A busy worker does not count any more. */
  dismiss(worker: Worker): void {
    this.working.unpark(worker);
    this.busy -= 1;
  }

  /** Puts another in the place of a busy worker that was abandoned. */
  replace(worker: Worker): Worker {
    this.dismiss(worker);
    const other = new Worker(worker.number);
    this.#occupy(other);
    return other;
  }

  #startClock(): void {
    const now = clock().now();
    let worker = this.#idle.first;
    for (let left = this.#idling; left > 0; left -= 1) {
      (worker as Worker).since = now;
      worker = (worker as Worker).next as Worker;
    }
  }

  #occupy(worker: Worker): void {
    this.working[park](worker);
    this.busy += 1;
  }

  #newcomer(): Worker {
    const ended = this.#ended?.pop();
    if (ended !== undefined) return ended;
    this.#numbered += 1;
    return new Worker(this.#numbered);
  }

  #end(worker: Worker): void {
    this.#ended ??= [];
    this.#ended.push(worker);
  }

  #endIdle(): void {
    for (let { first } = this.#idle; first !== null && this.#isOneTooMany(first); first = this.#idle.first) {
      this.#idle.unpark(first);
      this.#idling -= 1;
      this.#end(first);
    }
  }

  /** Whether one is to end that is idle. */
  #isOneTooMany({ since }: Worker): boolean {
    const { min, max, idleTimeout } = this.#range;
    const known = this.busy + this.#idling;
    if (known > max) return true;
    return known > min && idleTimeout < Infinity && since + idleTimeout <= clock().now();
  }
}
