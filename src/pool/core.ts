import type { Alarm } from "../runtime/alarm.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { Backlog, type BacklogOwner } from "./backlog.js";
import { end } from "./ending.js";
import { ClosedPoolError } from "./errors.js";
import type { Feed } from "./feed.js";
import { Meter } from "./meter.js";
import type { JobContext } from "./options.js";
import type { Outlet } from "./outlet.js";
import { Rate } from "./rate.js";
import type { Parts, Settings } from "./settings.js";
import type { Ticket } from "./ticket.js";
import type { Worker } from "./worker.js";
import { Workers } from "./workers.js";

/** A pool's handler, whatever its jobs and results are. */
export type Handler = (input: unknown, context: JobContext) => unknown;

/**
 * The state of a pool. Functions in these files take it as their first argument and move a job along, in this order:
 *
 *     admission.ts   admits it, or makes it wait for room
 *     dispatch.ts    assigns it to a worker
 *     work.ts        the goroutine of the worker, one job after another
 *     attempt.ts     one call of the handler, within its time
 *     ending.ts      its outcome
 *     cancel.ts      its outcome before its handler has ended
 *
 * Invariants, whenever user code runs:
 * - there is a backlog only while no worker may take a job: all are busy, or the pool is paused, or the rate limit
 *   forbids it; then an alarm or an imminent call of a handler will take up the backlog;
 * - no more workers are busy than the maximum, unless that was lowered meanwhile.
 */
export class Core implements BacklogOwner {
  readonly settings: Settings;
  readonly handler: Handler;
  /** Receives the outcomes of submitted jobs. */
  readonly outlet: Outlet;
  /** The goroutine of a worker that has got a job. */
  readonly work: (core: Core, worker: Worker) => Promise<void>;
  readonly workers: Workers;
  readonly backlog: Backlog;
  readonly meter: Meter = new Meter();
  readonly rate: Rate | null;
  /** Dispatches the backlog when the rate permits another call. */
  alarm: Alarm | null = null;
  /** The sequences that have begun and are not over. Null before the first, like the queues below. */
  feeds: Set<Feed<unknown>> | null = null;
  /** Callers that wait until the pool has no jobs. */
  #idlers: WaitQueue | null = null;
  /** Callers that wait until no job runs, or the pause has ended. */
  #resting: WaitQueue | null = null;
  paused = false;
  closed = false;
  /** The number of running handlers that the pool has abandoned. */
  abandoned = 0;
  /** The number of calls of `onOutcome` of `each` that have not ended. A call may have no busy worker. */
  telling = 0;
  /** Whether callers no longer wait for handlers that still run. */
  isGivenUp = false;
  /** The number of starts so far, including retries. */
  started = 0;
  publishedSize: number;
  forgetSignal: (() => void) | null = null;

  constructor(handler: Handler, settings: Settings, { range, queue, rate }: Parts, outlet: Outlet, work: Core["work"]) {
    this.handler = handler;
    this.settings = settings;
    this.outlet = outlet;
    this.work = work;
    this.workers = new Workers(range);
    this.backlog = new Backlog(queue, this);
    this.rate = rate === undefined ? null : new Rate(rate);
    this.publishedSize = range.min;
  }

  get idlers(): WaitQueue {
    this.#idlers ??= new WaitQueue();
    return this.#idlers;
  }

  get resting(): WaitQueue {
    this.#resting ??= new WaitQueue();
    return this.#resting;
  }

  get isResting(): boolean {
    return this.workers.busy === 0 || this.isGivenUp;
  }

  get isIdle(): boolean {
    if (this.isGivenUp) return true;
    const { backlog } = this;
    return this.workers.busy + this.telling + backlog.queue.length === 0 && backlog.outside === 0;
  }

  closedError(): ClosedPoolError {
    return new ClosedPoolError(`pool${this.settings.label} is closed`);
  }

  /** Accepts a job: called by the backlog, and for a job that needs no backlog. */
  accept(ticket: Ticket): void {
    this.meter.submitted += 1;
    ticket.accept();
  }

  /** Cancels a job: called by the backlog. */
  drop(ticket: Ticket, reason: unknown): void {
    end(this, ticket, "cancelled", reason);
  }

  /**
   * Called when something has ended: completes the callers that wait for the end of everything, if this was the last.
   */
  tellIfIdle(): void {
    if (this.#resting !== null && this.isResting) this.tellResting();
    if ((!this.closed && this.#idlers === null) || !this.isIdle) return;
    if (this.closed) this.release();
    this.#idlers?.claimAll((waiter) => waiter.complete(undefined, true));
  }

  /** Completes the callers of `pause`: no job runs, or the pause has ended before that. */
  tellResting(): void {
    this.#resting?.claimAll((waiter) => waiter.complete(undefined, true));
  }

  /** Releases the signal and closes the results: the pool has come to its end. */
  release(): void {
    this.forgetSignal?.();
    this.outlet.close();
  }
}
