import { abortedOf, onAbort, reasonOf } from "../runtime/abort.js";
import { Alarm } from "../runtime/alarm.js";
import { begin } from "../runtime/begin.js";
import { isDirect } from "../runtime/budget.js";
import { clock } from "../runtime/clock.js";
import { completedVoid } from "../runtime/completion.js";
import { spawn } from "../runtime/goroutine.js";
import { park } from "../runtime/operation.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { Backlog } from "./backlog.js";
import { Caller, type Handler } from "./caller.js";
import { jobEnd, publishEnd, publishSize, scaling } from "./diagnostics.js";
import { cancelReasonOf } from "./errors.js";
import { Execution } from "./execution.js";
import { Meter } from "./meter.js";
import { priorityOf, type Settings } from "./options.js";
import type { Status } from "./outcome.js";
import { RateLimit, type Start } from "./rate-limit.js";
import type { Ticket, Times } from "./ticket.js";
import { Workers } from "./workers.js";

/** What brings jobs by itself as long as workers are free. */
export interface Loop {
  /** There may be more workers than before. */
  grow(): void;
  /** The pool takes no more jobs; if it was stopped, it has none left either. */
  end(error: Error, isStopped: boolean): void;
}

/**
 * Brings jobs and workers together.
 *
 * A ticket is in the backlog until a worker takes it; between two attempts it is in `#retrying`. A worker with a job is a
 * goroutine: it takes one job after another and ends when there is none for it. The next job that finds it idle
 * starts it again.
 *
 * Invariants, whenever code of the user's runs:
 * - there is a backlog only while no worker may take a job: all are busy, or the pool is paused, or the rate limit
 *   forbids it, which an alarm or a call about to be made will end;
 * - no more workers are busy than there may be, unless that was lowered meanwhile.
 */
export class Dispatcher {
  readonly workers: Workers = new Workers();
  readonly meter: Meter = new Meter();
  readonly backlog: Backlog;
  /** Loops over results, which bring jobs as long as they go on. */
  readonly loops: Set<Loop> = new Set();
  /** Who waits until nothing is left to do. */
  readonly idlers: WaitQueue = new WaitQueue();
  /** Handlers whose worker has gone on without them. */
  abandoned = 0;
  readonly #caller: Caller;
  readonly #settings: Settings;
  readonly #onIdle: () => void;
  readonly #rate: RateLimit | null;
  /** What each worker has, by its number. */
  readonly #running: (Ticket | null)[] = [];
  readonly #retrying: WaitQueue<Ticket> = new WaitQueue();
  readonly #unadmitted: WaitQueue<Ticket> = new WaitQueue();
  #paused = false;
  #alarm: Alarm | null = null;
  #publishedSize: number;

  /** `onIdle` is called whenever nothing is left to do, before those who wait for that are told. */
  constructor(handler: Handler, settings: Settings, onIdle: () => void) {
    this.#caller = new Caller(handler, settings, this.meter, (ticket, error) => this.cut(ticket, "timedOut", error));
    this.#settings = settings;
    this.#onIdle = onIdle;
    this.#rate = settings.rate === undefined ? null : new RateLimit(settings.rate);
    this.#publishedSize = settings.min;
    this.backlog = new Backlog(settings.queue, {
      accept: (ticket) => this.#accept(ticket),
      drop: (ticket, reason) => this.#end(ticket, "cancelled", reason),
    });
    this.workers.resize(settings.min, settings.max, settings.idleTimeout);
  }

  get hasUnadmitted(): boolean {
    return this.#unadmitted.first !== null;
  }

  get isIdle(): boolean {
    return this.workers.busy + this.backlog.length === 0 && this.#retrying.first === null;
  }

  /** Takes a new job and returns true; or else has it wait if it may. Throws for bad options, before anything else. */
  add(ticket: Ticket, mayWait: boolean, needsTimes: boolean, isUnadmitted = false): boolean {
    const { aging } = this.#settings;
    const { options } = ticket;
    if (options !== undefined) ticket.rank = priorityOf(options);
    // First, because it runs code of the signal's: one that refuses has the call fail, and the job not run all the same.
    if (options?.signal !== undefined) this.#obey(ticket, options.signal);
    this.meter.arrive(ticket, needsTimes || aging < Infinity || jobEnd.hasSubscribers);
    if (aging < Infinity) ticket.rank -= (ticket.times as Times).queuedAt / aging;
    const isTaken = !isUnadmitted && this.#place(ticket, mayWait);
    if (isUnadmitted) this.#unadmitted[park](ticket);
    if (!isTaken && !mayWait) ticket.forgetSignal?.();
    return isTaken;
  }

  /** Lets the job get into line that has waited longest for room among the results. */
  admitNext(): void {
    const ticket = this.#unadmitted.first;
    if (ticket === null) return;
    const signal = ticket.options?.signal;
    this.#unadmitted.unpark(ticket);
    if (signal !== undefined && abortedOf(signal)) this.cut(ticket, "cancelled", reasonOf(signal));
    else this.#place(ticket, true);
  }

  /** Ends a job before its handler does. Runs code of the user's where the handler listens to its signal. */
  cut(ticket: Ticket, status: "timedOut" | "cancelled", reason: unknown): void {
    const { execution, place } = ticket;
    if (place === "ended") return;
    if (place === "waiting" || place === "queued") this.backlog.remove(ticket);
    else ticket.queue?.unpark(ticket);
    this.#end(ticket, status, reason);
    if (execution?.running && this.#settings.abandons) {
      execution.abandoned = true;
      this.abandoned += 1;
      this.#continue(execution.worker);
    }
    this.#setAlarm();
    this.#tellIfIdle();
    execution?.abort(cancelReasonOf(reason));
  }

  /** Ends all jobs, those that run last. */
  cutAll(error: Error): void {
    while (this.#unadmitted.first !== null) this.cut(this.#unadmitted.first, "cancelled", error);
    for (const queue of [this.backlog.waiting, this.backlog.queue]) {
      for (let ticket = queue.first; ticket !== null; ticket = queue.first) this.cut(ticket, "cancelled", error);
    }
    while (this.#retrying.first !== null) this.cut(this.#retrying.first, "cancelled", error);
    for (const ticket of this.#running) if (ticket?.place === "running") this.cut(ticket, "cancelled", error);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#dispatch();
  }

  resize(min: number, max: number, idleTimeout: number): void {
    this.workers.resize(min, max, idleTimeout);
    this.#dispatch();
    this.#announceSize();
    for (const loop of this.loops) loop.grow();
  }

  /** Has the signal cancel a job that is new. Throws the reason if it aborts meanwhile, and what the signal throws. */
  #obey(ticket: Ticket, signal: AbortSignal): void {
    let isNew = true;
    let early: { readonly reason: unknown } | null = null;
    ticket.forgetSignal = onAbort(signal, (reason) => {
      if (isNew) early = { reason };
      else this.cut(ticket, "cancelled", reason);
    });
    isNew = false;
    if (early !== null) throw (early as { readonly reason: unknown }).reason;
  }

  #place(ticket: Ticket, mayWait: boolean): boolean {
    const { backlog } = this;
    const worker = backlog.length === 0 ? this.#hire() : 0;
    const isTaken = worker > 0 || backlog.hasRoom;
    if (isTaken) this.#accept(ticket);
    if (worker > 0) this.#launch(worker, this.#assign(ticket, worker));
    else if (isTaken) backlog.enqueue(ticket);
    else if (mayWait) backlog.wait(ticket);
    this.#setAlarm();
    return isTaken;
  }

  /** Takes a ticket into the pool, unless it is there already and was to be retried. */
  #accept(ticket: Ticket): void {
    if (ticket.execution !== null) return;
    this.meter.submitted += 1;
    ticket.accept();
  }

  /** The number of a worker that may take a job now; 0 if there is none. */
  #hire(): number {
    if (this.workers.areAllBusy || !this.#mayStart()) return 0;
    const worker = this.workers.hire();
    this.#announceSize();
    return worker;
  }

  #mayStart(): boolean {
    return !this.#paused && (this.#rate === null || this.#isPermitted(this.#rate));
  }

  #isPermitted(rate: RateLimit): boolean {
    const now = clock().now();
    return rate.opensAt(now) <= now;
  }

  /** Sees to it that the backlog is looked at when the rate limit permits another call; holds no alarm without need. */
  #setAlarm(): void {
    const rate = this.#rate;
    if (rate === null) return;
    const isNeeded = this.backlog.length > 0 && !this.#paused;
    const now = clock().now();
    const opensAt = isNeeded ? rate.opensAt(now) : Infinity;
    // Once it is due, it is about to call.
    if (opensAt <= now || this.#alarm?.key === opensAt) return;
    this.#alarm?.cancel();
    this.#alarm = null;
    if (opensAt === Infinity) return;
    this.#alarm = new Alarm(opensAt, () => {
      this.#alarm = null;
      this.#dispatch();
    });
  }

  /** Gives jobs to workers as long as there are both. */
  #dispatch(): void {
    for (let worker = 1; worker > 0 && this.backlog.length > 0; ) {
      worker = this.#hire();
      if (worker > 0) this.#continue(worker);
    }
    this.#setAlarm();
    this.#tellIfIdle();
  }

  /** Has a worker that counts as busy take the next job; or else idle. */
  #continue(worker: number): void {
    const ticket = this.#next(worker);
    if (ticket !== null) this.#launch(worker, ticket);
  }

  /** The next job of a worker; null if there is none for it, and then it does not count as busy any more. */
  #next(worker: number): Ticket | null {
    const ticket = !this.workers.areTooMany && this.#mayStart() ? this.backlog.shift() : null;
    if (ticket !== null) return this.#assign(ticket, worker);
    this.#running[worker] = null;
    this.workers.release(worker);
    this.#announceSize();
    this.#setAlarm();
    this.#tellIfIdle();
    return null;
  }

  #assign(ticket: Ticket, worker: number): Ticket {
    ticket.execution ??= new Execution();
    if (this.#rate !== null) ticket.execution.start = this.#rate.grant();
    ticket.place = "running";
    this.#running[worker] = ticket;
    return ticket;
  }

  #launch(worker: number, ticket: Ticket): void {
    void spawn(() => this.#work(worker, ticket), `worker ${worker} of pool${this.#settings.label}`);
  }

  /** The goroutine of a worker. */
  async #work(worker: number, first: Ticket): Promise<void> {
    for (let ticket: Ticket | null = first; ticket !== null; ) {
      const execution = ticket.execution as Execution;
      let hasFailed = false;
      let value: unknown;
      if (this.#rate !== null) this.#useGrant(this.#rate, ticket, execution);
      try {
        if (ticket.place !== "ended") value = await this.#caller.call(ticket, execution, worker);
      } catch (error) {
        hasFailed = true;
        value = error;
      }
      begin("pool.next", this, undefined);
      execution.running = false;
      if (execution.abandoned) {
        this.abandoned -= 1;
        return;
      }
      if (hasFailed) this.#fail(ticket, execution, value);
      else if (ticket.place !== "ended") this.#end(ticket, "done", value);
      // A ticket that has waited long is old, and the garbage collector takes what it leads to for alive (without this, a
      // burst of 10^5 jobs takes a quarter more to run).
      if (ticket.place === "ended") ticket.execution = null;
      ticket = this.#next(worker);
      if (!isDirect) await completedVoid();
    }
  }

  /** The handler is about to be called, unless the job was cancelled; the backlog may wait to know when. */
  #useGrant(rate: RateLimit, ticket: Ticket, execution: Execution): void {
    const start = execution.start as Start;
    execution.start = null;
    if (ticket.place === "ended") rate.revoke(start);
    else start.at = clock().now();
    this.#dispatch();
  }

  /** A handler has failed: its job ends, unless it has ended already or gets another attempt. */
  #fail(ticket: Ticket, execution: Execution, error: unknown): void {
    let delay = -1;
    let failure = error;
    try {
      if (ticket.place !== "ended") delay = this.#caller.retryDelay(execution, error);
    } catch (thrown) {
      failure = thrown;
    }
    if (ticket.place === "ended") return;
    if (delay >= 0) this.#retry(ticket, execution, delay);
    else this.#end(ticket, "failed", failure);
  }

  #retry(ticket: Ticket, execution: Execution, delay: number): void {
    this.meter.retried += 1;
    ticket.place = "retrying";
    this.#retrying[park](ticket);
    const again = (): void => {
      if (ticket.place === "ended") return;
      this.#retrying.unpark(ticket);
      this.#place(ticket, true);
    };
    if (delay > 0) execution.retry = new Alarm(clock().now() + delay, again);
    else again();
  }

  /** The one end of every job; it has left its queue. */
  #end(ticket: Ticket, status: Status, value: unknown): void {
    const { execution, place } = ticket;
    // Without that it has no outcome. It may wait again, for another attempt.
    const isTaken = execution !== null || place === "queued";
    ticket.place = "ended";
    ticket.forgetSignal?.();
    execution?.timeout?.cancel();
    execution?.retry?.cancel();
    const finishedAt = isTaken ? this.meter.end(ticket, status) : -1;
    ticket.end(status, value, finishedAt);
    if (isTaken && jobEnd.hasSubscribers) publishEnd(this.#settings.name, ticket, status, finishedAt);
  }

  #tellIfIdle(): void {
    if (!this.isIdle) return;
    this.#onIdle();
    this.idlers.claimAll((waiter) => waiter.complete(undefined, true));
  }

  #announceSize(): void {
    if (!scaling.hasSubscribers) return;
    const workers = this.workers.size;
    if (workers === this.#publishedSize) return;
    this.#publishedSize = workers;
    publishSize(this.#settings.name, workers);
  }
}
