/// <reference lib="esnext.disposable" preserve="true" />
import type { ReceiveChannel, WaitOptions } from "../channel/index.js";
import { isAbortSignal, onAbort, refusal } from "../runtime/abort.js";
import { announce } from "../runtime/observer.js";
import type { WaitReason } from "../runtime/operation.js";
import { enter, refuse, settleVoid, touch } from "../runtime/scheduler.js";
import { SoloWaiter, wait } from "../runtime/wait.js";
import { currentContext } from "./async-context.js";
import type { Handler } from "./caller.js";
import { Dispatcher } from "./dispatcher.js";
import { ClosedPoolError } from "./errors.js";
import { type MapOptions, Mapping } from "./map.js";
import {
  type JobContext,
  type JobOptions,
  type PoolOptions,
  Settings,
  type WorkerRange,
  workerRange,
} from "./options.js";
import type { Outcome } from "./outcome.js";
import { Results } from "./results.js";
import { RunTicket } from "./run-ticket.js";
import { type PoolStats, statsOf } from "./stats.js";
import { outcomeOf, SubmitTicket } from "./submit-ticket.js";

// One executor for all promises, as in runtime/wait.ts.
let newestResolve: ((value: never) => void) | null = null;
const capture = (resolve: (value: never) => void): void => {
  newestResolve = resolve;
};

/** How many results of a map may wait for their turn, whatever the size of the queue. */
const LEAST_AHEAD = 100;
const MOST_AHEAD = 1_000;

export class Pool<Job, Result> implements AsyncDisposable {
  readonly #settings: Settings;
  readonly #dispatcher: Dispatcher;
  readonly #results: Results<Job, Result>;
  readonly #runReason: WaitReason;
  readonly #forgetSignal: (() => void) | undefined;
  #closed = false;

  constructor(handler: (job: Job, context: JobContext) => Result | PromiseLike<Result>, options: PoolOptions = {}) {
    if (typeof handler !== "function") throw new TypeError("pool: handler is not a function");
    const settings = new Settings(options);
    const { signal } = options;
    if (signal !== undefined && !isAbortSignal(signal)) throw new TypeError("invalid AbortSignal");
    this.#settings = settings;
    this.#results = new Results(settings.results, () => this.#dispatcher.releaseHeld());
    this.#runReason = `pool.run${settings.label}`;
    this.#dispatcher = new Dispatcher(handler as Handler, settings, () => {
      if (this.#closed) this.#closeResults();
    });
    if (signal?.aborted) void this.stop(signal.reason);
    else if (signal !== undefined) this.#forgetSignal = onAbort(signal, () => void this.stop(signal.reason));
  }

  get results(): ReceiveChannel<Outcome<Job, Result>> {
    return this.#results;
  }

  submit(job: Job, options?: JobOptions): Promise<void> {
    const reason: WaitReason = `pool.submit${this.#settings.label}`;
    const late = enter(reason, this.#dispatcher);
    const refused = this.#refusal(options, late);
    if (refused !== null) return refused;
    const results = this.#results;
    const ticket = new SubmitTicket(job, options, results as Results<unknown, unknown>);
    try {
      if (this.#dispatcher.add(ticket, true, true, this.#isHolding)) return settleVoid(late);
    } catch (error) {
      return refuse(late, error);
    }
    ticket.waiter = new SoloWaiter<void>(null);
    announce("parked", ticket.waiter, reason);
    return ticket.waiter.promise as Promise<void>;
  }

  trySubmit(job: Job, options?: JobOptions): boolean {
    touch("pool.submit", this.#dispatcher);
    if (this.#closed) throw this.#closedError();
    options?.signal?.throwIfAborted();
    if (this.#isHolding) return false;
    return this.#dispatcher.add(
      new SubmitTicket(job, options, this.#results as Results<unknown, unknown>),
      false,
      true,
    );
  }

  run(job: Job, options?: JobOptions): Promise<Result> {
    const late = enter(this.#runReason, this.#dispatcher);
    const refused = this.#refusal(options, late);
    if (refused !== null) return refused;
    const promise = new Promise<Result>(capture);
    const resolve = newestResolve as (value: unknown) => void;
    newestResolve = null;
    const ticket = new RunTicket(job, options, currentContext(promise), resolve);
    try {
      this.#dispatcher.add(ticket, true, false);
    } catch (error) {
      return refuse(late, error);
    }
    announce("parked", ticket, this.#runReason);
    return promise;
  }

  map(jobs: Iterable<Job> | AsyncIterable<Job>, options: MapOptions = {}): AsyncIterableIterator<Result> {
    return new Mapping<Job, Result>(jobs, options, {
      dispatcher: this.#dispatcher,
      reason: `pool.map${this.#settings.label}`,
      ahead: Math.min(Math.max(this.#settings.queue, LEAST_AHEAD), MOST_AHEAD),
      refusal: () => (this.#closed ? this.#closedError() : null),
      report: (...outcome) => this.#results.offer(outcomeOf(...outcome) as Outcome<Job, Result>),
    });
  }

  pause(): void {
    touch("pool.pause", this.#dispatcher);
    if (!this.#closed) this.#dispatcher.pause();
  }

  resume(): void {
    touch("pool.resume", this.#dispatcher);
    this.#dispatcher.resume();
  }

  resize(workers: number | WorkerRange): void {
    touch("pool.resize", this.#dispatcher);
    this.#dispatcher.resize(...workerRange(workers));
  }

  idle(options?: WaitOptions): Promise<void> {
    return this.#rest("pool.idle", options?.signal);
  }

  close(): Promise<void> {
    touch("pool.close", this.#dispatcher);
    this.#closed = true;
    while (this.#dispatcher.holds) this.#dispatcher.releaseHeld();
    this.#dispatcher.resume();
    return this.#rest("pool.close", undefined);
  }

  stop(reason?: unknown): Promise<void> {
    touch("pool.stop", this.#dispatcher);
    this.#closed = true;
    this.#dispatcher.cutAll(this.#closedError(reason));
    this.#closeResults();
    this.#dispatcher.resume();
    return this.#rest("pool.close", undefined);
  }

  get stats(): PoolStats {
    return statsOf(this.#dispatcher);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Whether too many outcomes are unread, or jobs stand in line because they were. */
  get #isHolding(): boolean {
    return this.#results.isFull || this.#dispatcher.holds;
  }

  #closeResults(): void {
    this.#forgetSignal?.();
    if (!this.#results.closed) this.#results.close();
  }

  #rest(method: "pool.idle" | "pool.close", signal: AbortSignal | undefined): Promise<void> {
    const reason: WaitReason = `${method}${this.#settings.label}`;
    const late = enter(reason, this.#dispatcher);
    const refused = signal === undefined ? null : refusal(signal, late);
    if (refused !== null) return refused;
    return this.#dispatcher.isAtRest ? settleVoid(late) : wait<void>(this.#dispatcher.idlers, null, reason, signal);
  }

  #refusal(options: JobOptions | undefined, late: boolean): Promise<never> | null {
    const signal = options?.signal;
    const refused = signal === undefined ? null : refusal(signal, late);
    if (refused !== null) return refused;
    return this.#closed ? refuse(late, this.#closedError()) : null;
  }

  #closedError(cause?: unknown): ClosedPoolError {
    return new ClosedPoolError(`pool${this.#settings.label} is closed`, cause === undefined ? undefined : { cause });
  }
}
