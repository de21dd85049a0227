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
 * The state of a pool. What happens to a job on its way is done by functions that get it, in this order:
 *
 *     admission.ts   takes it in, or has it wait for room
 *     dispatch.ts    brings it and a worker together
 *     work.ts        the goroutine of the worker, one job after another
 *     attempt.ts     one call of the handler, within its time
 *     ending.ts      its outcome
 *     cancel.ts      its outcome before its handler has ended
 *
 * Invariants, whenever user code runs:
 * - there is a backlog only while no worker may take a job: all are busy, or the pool is paused, or the rate limit
 *   forbids it, which an alarm or a call about to be made will end;
 * - no more workers are busy than there may be, unless that was lowered meanwhile.
 */
export class Core implements BacklogOwner {
  readonly settings: Settings;
  readonly handler: Handler;
  /** Where the outcomes of submitted jobs go. */
  readonly outlet: Outlet;
  /** What a worker does, as a goroutine, that has got a job. */
  readonly work: (core: Core, worker: Worker) => Promise<void>;
  readonly workers: Workers;
  readonly backlog: Backlog;
  readonly meter: Meter = new Meter();
  readonly rate: Rate | null;
  /** Has the backlog looked at when the rate permits another call. */
  alarm: Alarm | null = null;
  /** Sequences that bring jobs as long as they go on. Null before there is one, as the queues below. */
  feeds: Set<Feed<unknown>> | null = null;
  /** Those that wait until nothing is left to do. */
  #idlers: WaitQueue | null = null;
  /** Those that wait until nothing runs, or the pause has ended. */
  #resting: WaitQueue | null = null;
  paused = false;
  closed = false;
  /** Handlers whose worker has gone on without them. */
  abandoned = 0;
  /** Outcomes that are being told without a worker that is busy with it. */
  telling = 0;
  /** Whether nobody waits for what still runs. */
  isGivenUp = false;
  /** How many jobs were started. */
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

  /** As owner of the backlog, and for a job that needs no backlog. */
  accept(ticket: Ticket): void {
    this.meter.submitted += 1;
    ticket.accept();
  }

  /** As owner of the backlog. */
  drop(ticket: Ticket, reason: unknown): void {
    end(this, ticket, "cancelled", reason);
  }

  /** Something has ended: tells those that wait for the last of it. */
  tellIfIdle(): void {
    if (this.#resting !== null && this.isResting) this.tellResting();
    if ((!this.closed && this.#idlers === null) || !this.isIdle) return;
    if (this.closed) this.release();
    this.#idlers?.claimAll((waiter) => waiter.complete(undefined, true));
  }

  /** Nothing runs, or the pause has ended before that: nobody waits any longer. */
  tellResting(): void {
    this.#resting?.claimAll((waiter) => waiter.complete(undefined, true));
  }

  /** The pool has come to its end. */
  release(): void {
    this.forgetSignal?.();
    this.outlet.close();
  }
}
