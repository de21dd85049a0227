import { clock } from "../runtime/clock.js";
import { park } from "../runtime/operation.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import type { Range } from "./settings.js";
import { Worker } from "./worker.js";

/**
 * The workers of a pool. An idle pool holds neither a goroutine nor a timer: a worker that has idled too long ends when
 * a caller next uses this object.
 *
 * Invariants: a worker is in one of the two queues, unless it has ended or was abandoned. `busy` plus the idle workers
 * is at most `max`, unless `max` was lowered while they were busy. The first `min` workers count from the beginning,
 * but each is made when it is first hired.
 */
export class Workers {
  busy = 0;
  /** The workers with a job. */
  readonly working: WaitQueue<Worker> = new WaitQueue();
  /** The workers without a job, the longest idle first. */
  readonly #idle: WaitQueue<Worker> = new WaitQueue();
  #idling = 0;
  #range: Range;
  /** The number of workers made. A new worker reuses an ended one, if there is one. */
  #numbered = 0;
  #ended: Worker[] | null = null;

  constructor(range: Range) {
    this.#range = range;
  }

  get max(): number {
    return this.#range.max;
  }

  /** The number of workers, busy or idle. */
  get size(): number {
    this.#endIdle();
    return Math.max(this.#range.min, this.busy + this.#idling);
  }

  get areAllBusy(): boolean {
    return this.busy >= this.#range.max;
  }

  /** Whether more workers are busy than the maximum: then the next one to finish its job must be released. */
  get areTooMany(): boolean {
    return this.busy > this.#range.max;
  }

  resize(range: Range): void {
    // Without an idle timeout, `release` does not read the clock.
    if (this.#range.idleTimeout === Infinity && range.idleTimeout < Infinity) this.#startClock();
    this.#range = range;
    this.#endIdle();
  }

  /** Takes a worker for a job. The caller has checked that not all are busy. */
  hire(): Worker {
    this.#endIdle();
    const { min, max } = this.#range;
    const { first } = this.#idle;
    // A fixed pool rotates through its workers. An elastic one reuses the most recently idle: so the rest can time out.
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

  /** Makes a busy worker idle, or ends it if there are too many. */
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

  /** Removes a busy worker from the count. */
  dismiss(worker: Worker): void {
    this.working.unpark(worker);
    this.busy -= 1;
  }

  /** Replaces a busy worker that was abandoned by a new one with the same number. */
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

  /** Whether an idle worker must end. */
  #isOneTooMany({ since }: Worker): boolean {
    const { min, max, idleTimeout } = this.#range;
    const known = this.busy + this.#idling;
    if (known > max) return true;
    return known > min && idleTimeout < Infinity && since + idleTimeout <= clock().now();
  }
}
