/// <reference lib="esnext.disposable" preserve="true" />
import { offer, type ReceiveChannel } from "../channel/index.js";
import { checkSignal, onAbort, reasonOf } from "../runtime/abort.js";
import { begin, note } from "../runtime/begin.js";
import { completedVoid, failed, rejection } from "../runtime/completion.js";
import { signalOf, type WaitOptions } from "../runtime/options.js";
import { block, unblock, wait } from "../runtime/wait.js";
import { currentContext } from "./async-context.js";
import type { Handler } from "./caller.js";
import { Dispatcher } from "./dispatcher.js";
import { ClosedPoolError, stopError } from "./errors.js";
import { MapLoop, type MapOptions } from "./map.js";
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

/** How many results of a map may wait for their turn, whatever the size of the queue. */
const LEAST_AHEAD = 100;
const MOST_AHEAD = 1_000;

/**
 * Has jobs done by a limited number of workers: a job is any value, one handler does them all, and who brings more than
 * the queue holds has to wait.
 *
 * There are three ways to give it work. {@link Pool.run} is for a caller who wants the result of this one job;
 * {@link Pool.submit} for a producer whose results somebody else reads, from {@link Pool.results}; {@link Pool.map} for
 * a sequence of jobs and a loop over their results. All share the workers and the queue.
 *
 * A handler may be async or not. What it throws is the outcome of its job and of nothing else: no worker is lost, and
 * nothing goes unreported. It never starts inside the call that brings the job, but soon after. In Node, Bun and Deno
 * it sees the `AsyncLocalStorage` stores of that call.
 *
 * A worker is a goroutine only while it has a job, so an idle pool holds no timer, no goroutine and no memory to speak
 * of; but {@link Pool.results} is closed by {@link Pool.close} and {@link Pool.stop} only.
 *
 * A handler must not wait for the pool that it runs in (`run`, `submit`, `idle`, `close`): once every worker does that,
 * nobody is left to do the work that they wait for. Use a second pool, or call the function itself.
 *
 * @typeParam Job - What the handler is given.
 * @typeParam Result - What it returns or resolves to.
 *
 * @example
 * ```ts
 * import { Millisecond, Pool, sleep } from "goroutines";
 *
 * async function square(n: number) {
 *   await sleep(10 * Millisecond);
 *   return n * n;
 * }
 *
 * await using pool = new Pool(square, { workers: 3 });
 * console.log(await pool.run(7)); // 49
 * for await (const result of pool.map([1, 2, 3, 4, 5], { ordered: true })) console.log(result);
 * // 1, 4, 9, 16, 25
 * ```
 *
 * Bringing a job and giving it to a worker is O(1), or O(log n) where n different priorities wait. Mirrors what Go
 * programs build from a channel of jobs, goroutines that range over it, and a WaitGroup; and, of Go's libraries,
 * `PoolWithFuncGeneric` in ants and `ResultPool` in pond.
 */
export class Pool<Job, Result> implements AsyncDisposable {
  readonly #settings: Settings;
  readonly #dispatcher: Dispatcher;
  readonly #results: Results<Job, Result>;
  readonly #runReason: string;
  readonly #submitReason: string;
  readonly #forgetSignal: (() => void) | undefined;
  #closed = false;

  /**
   * Makes a pool. Nothing is started before there is a job.
   *
   * @param handler - Does a job: called with the job and its {@link JobContext}, at most `workers` times at once,
   *   abandoned calls aside.
   * @param options - See {@link PoolOptions}; by default as many workers as the host can run in parallel, and a queue
   *   of 100. Durations are in milliseconds.
   * @throws `TypeError` if `handler` is not a function or `options.signal` not an `AbortSignal`; `RangeError` naming
   *   the option that is out of range.
   *
   * @example
   * ```ts
   * import { Pool, Second } from "goroutines";
   *
   * const pool = new Pool((path: string, { signal }) => fetch(`https://example.com/${path}`, { signal }), {
   *   workers: { min: 2, max: 20 },
   *   queue: 500,
   *   timeout: 10 * Second,
   *   retry: { attempts: 3, delay: (attempt) => 100 * 2 ** attempt },
   *   name: "pages",
   * });
   * console.log(pool.stats.workers); // 2
   * ```
   *
   * Mirrors `NewPoolWithFuncGeneric` in ants.
   */
  constructor(handler: (job: Job, context: JobContext) => Result | PromiseLike<Result>, options: PoolOptions = {}) {
    if (typeof handler !== "function") throw new TypeError("pool: handler is not a function");
    const settings = new Settings(options);
    const { signal } = options;
    const isAborted = checkSignal(signal);
    this.#settings = settings;
    this.#results = new Results(settings.results, () => {
      if (!this.#closed) this.#dispatcher.admitNext();
    });
    this.#runReason = `pool.run${settings.label}`;
    this.#submitReason = `pool.submit${settings.label}`;
    this.#dispatcher = new Dispatcher(handler as Handler, settings, () => {
      if (this.#closed) this.#closeResults();
    });
    note("make", this.#dispatcher, `pool${settings.label}`);
    if (signal === undefined) return;
    if (isAborted) void this.stop(reasonOf(signal));
    else this.#forgetSignal = onAbort(signal, (reason) => void this.stop(reason));
  }

  /**
   * What became of the jobs of {@link Pool.submit} and {@link Pool.trySubmit}, one {@link Outcome} each, in the order
   * in which they ended. Failed jobs of a {@link Pool.map} with `errors: "continue"` are here too.
   *
   * It is closed when {@link Pool.close} has finished, or by {@link Pool.stop}; what is in it can be read after that. A
   * job that ends never waits for a reader. Instead, while as many outcomes are unread as the option `results` says,
   * `submit` waits and `trySubmit` returns false: so who submits has to read, or use {@link Pool.run}.
   *
   * @example
   * ```ts
   * import { go, Pool } from "goroutines";
   *
   * const pool = new Pool((text: string) => JSON.parse(text) as unknown, { workers: 2 });
   * go(async () => {
   *   for (const text of ["[1, 2]", "[1,"]) await pool.submit(text);
   *   await pool.close();
   * });
   * for await (const outcome of pool.results) console.log(outcome.job, outcome.status);
   * // [1, 2] done, [1, failed
   * ```
   *
   * Mirrors the channel of results that Go's worker pools close after `wg.Wait()`.
   */
  get results(): ReceiveChannel<Outcome<Job, Result>> {
    return this.#results;
  }

  /**
   * Hands a job in; its outcome goes to {@link Pool.results}. While the queue is full, or too many outcomes are unread,
   * it waits: that is what keeps a fast producer from filling the memory.
   *
   * @param job - What the handler is to be given.
   * @param options - `priority`, any finite number, 0 by default, the highest first; `timeout` in milliseconds, > 0, in
   *   place of the pool's; `signal`, which cancels the wait or the job, see {@link JobOptions}.
   * @returns Resolves once the job has a worker or a place in the queue. From then on it has exactly one outcome.
   * @throws Rejects, and the job has no outcome, with {@link ClosedPoolError} `pool is closed` after {@link Pool.close}
   *   or {@link Pool.stop}, and if the pool is stopped while it waits; with the signal's reason if that aborts first;
   *   with `RangeError` for a bad option.
   *
   * @example
   * ```ts
   * import { Pool } from "goroutines";
   *
   * const pool = new Pool((name: string) => `${name} is done`, { workers: 1 });
   * pool.pause();
   * await pool.submit("sooner or later");
   * await pool.submit("urgent", { priority: 10 });
   * void pool.close();
   * for await (const outcome of pool.results) {
   *   if (outcome.status === "done") console.log(outcome.value); // urgent is done, sooner or later is done
   * }
   * ```
   *
   * O(1), or O(log n) where n different priorities wait; cancelling included. Mirrors `jobs <- job` on a buffered
   * channel, and `Submit` of a pond pool with a queue size.
   */
  submit(job: Job, options?: JobOptions): Promise<void> {
    try {
      begin(this.#submitReason, this.#dispatcher, options);
      this.#checkOpen();
      const ticket = new SubmitTicket(job, options, this.#results as Results<unknown, unknown>);
      return this.#dispatcher.add(ticket, true, true, this.#isFull)
        ? completedVoid()
        : wait<void>(ticket, this.#dispatcher, this.#submitReason, null, undefined);
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Hands a job in if that needs no waiting; its outcome goes to {@link Pool.results}. For who can say no to the one
   * who asks: a server that answers 503.
   *
   * @param job - What the handler is to be given.
   * @param options - As for {@link Pool.submit}.
   * @returns Whether the pool took the job; `false` if no worker is free and the queue is full, or if too many outcomes
   *   are unread. Then nothing has happened.
   * @throws {@link ClosedPoolError} `pool is closed`; the signal's reason if it is aborted already; `RangeError` for a
   *   bad option.
   *
   * @example
   * ```ts
   * import { Pool } from "goroutines";
   *
   * await using pool = new Pool((n: number) => n * n, { workers: 1, queue: 1 });
   * console.log([1, 2, 3].map((n) => pool.trySubmit(n))); // [ true, true, false ]
   * ```
   *
   * Costs as {@link Pool.submit}. Mirrors `select { case jobs <- job: default: }`, `TrySubmit` in pond, and `TryGo` in
   * x/sync/errgroup/errgroup.go.
   */
  trySubmit(job: Job, options?: JobOptions): boolean {
    note("pool.submit", this.#dispatcher);
    if (this.#closed) throw this.#closedError();
    if (options != null) signalOf(options);
    if (this.#isFull) return false;
    return this.#dispatcher.add(
      new SubmitTicket(job, options, this.#results as Results<unknown, unknown>),
      false,
      true,
    );
  }

  /**
   * Does one job and gives its result to the caller, past {@link Pool.results}. While the queue is full it waits, like
   * {@link Pool.submit}.
   *
   * @param job - What the handler is to be given.
   * @param options - As for {@link Pool.submit}.
   * @returns Resolves to what the handler returns.
   * @throws Rejects with what the handler throws (after the last attempt, where there is a retry); with
   *   {@link TimeoutError} if the job takes longer than its timeout; with the signal's reason if that aborts first;
   *   with {@link ClosedPoolError} if the pool is closed, or is stopped before the job has ended (`cause` is the reason
   *   given to {@link Pool.stop}); with `RangeError` for a bad option.
   *
   * @example
   * ```ts
   * import { Pool } from "goroutines";
   *
   * const pool = new Pool((n: number) => {
   *   if (n < 0) throw new RangeError(`${n} has no root`);
   *   return Math.sqrt(n);
   * });
   * console.log(await pool.run(49)); // 7
   * await pool.run(-1).catch((error) => console.log(String(error))); // RangeError: -1 has no root
   * ```
   *
   * As any promise that rejects, one that nobody awaits ends the process. Costs as {@link Pool.submit}. Mirrors
   * `pool.Submit(task).Wait()` of a `ResultPool` in pond.
   */
  run(job: Job, options?: JobOptions): Promise<Result> {
    try {
      begin(this.#runReason, this.#dispatcher, options);
      this.#checkOpen();
    } catch (error) {
      return failed(error);
    }
    const ticket = new RunTicket<Result>(job, options);
    const promise = block(ticket, this.#runReason, this.#dispatcher);
    ticket.context = currentContext(promise);
    try {
      this.#dispatcher.add(ticket, true, false);
    } catch (error) {
      unblock(ticket, rejection(error));
    }
    return promise;
  }

  /**
   * Does a sequence of jobs and iterates over their results, as they are ready or in the order of the jobs.
   *
   * Jobs are pulled one by one, as workers become free, from the first `next()` on: never more than `workers` of them
   * are under way, and a consumer that is slow stops the pulling, so the sequence may be endless. `ordered` costs no
   * time: a job starts as early as without it, only its result is held back. Jobs of others, and of other maps, share
   * the workers.
   *
   * Leaving the loop stops the work: what runs is told by its `context.signal`, what is queued is cancelled, and the
   * source's `return()` is called.
   *
   * @param jobs - Any iterable or async iterable.
   * @param options - `ordered`, false by default; `signal`, which stops the work; `errors`, what a job that fails or
   *   times out means: `"first"` (the default) stops the work, `"collect"` does the rest first, `"continue"` skips the
   *   job, and its outcome goes to {@link Pool.results}. See {@link MapOptions}.
   * @returns What `for await` loops over. Nothing happens before that.
   * @throws `TypeError` if `jobs` is not iterable or `signal` not an `AbortSignal`. The loop ends by throwing the error
   *   of the first job that fails (`"first"`); an `AggregateError` of all, after all good results (`"collect"`); the
   *   signal's reason; what the source throws; {@link ClosedPoolError} if the pool is closed or stopped before all jobs
   *   are pulled and done.
   *
   * @example
   * ```ts
   * import { Millisecond, Pool, sleep } from "goroutines";
   *
   * await using pool = new Pool(async (ms: number) => {
   *   await sleep(ms * Millisecond);
   *   return `${ms} ms`;
   * }, { workers: 3 });
   * for await (const result of pool.map([90, 50, 10])) console.log(result); // 10 ms, 50 ms, 90 ms
   * for await (const result of pool.map([90, 50, 10], { ordered: true })) console.log(result);
   * // 90 ms, 50 ms, 10 ms
   * ```
   *
   * Cheaper than a {@link Pool.run} each, as there is no promise for each job. At most 1,000 results, or as many as the
   * queue has places, are held ahead of the consumer. Mirrors a Go pipeline, and the packages `iter` and `stream` of
   * conc.
   */
  map(jobs: Iterable<Job> | AsyncIterable<Job>, options: MapOptions = {}): AsyncIterableIterator<Result> {
    return new MapLoop<Job, Result>(jobs, options, {
      dispatcher: this.#dispatcher,
      reason: `pool.map${this.#settings.label}`,
      ahead: Math.min(Math.max(this.#settings.queue, LEAST_AHEAD), MOST_AHEAD),
      refusal: () => (this.#closed ? this.#closedError() : null),
      report: (...outcome) => this.#results[offer](outcomeOf(...outcome) as Outcome<Job, Result>),
    });
  }

  /**
   * Starts no more jobs until {@link Pool.resume}. Those that have a worker go on; the queue still takes jobs until it
   * is full.
   * Does nothing in a pool that is paused, closed or stopped.
   *
   * @example
   * ```ts
   * import { Pool } from "goroutines";
   *
   * const pool = new Pool((n: number) => n * n);
   * pool.pause();
   * const squares = [1, 2, 3].map((n) => pool.run(n));
   * console.log(pool.stats.queued); // 3
   * pool.resume();
   * console.log(await Promise.all(squares)); // [ 1, 4, 9 ]
   * ```
   *
   * Timeouts of the jobs that run go on, too. O(1). Mirrors `Pause` in gammazero/workerpool, which also waits for the
   * jobs that run: for that, see `stats.running`.
   */
  pause(): void {
    note("pool.pause", this.#dispatcher);
    if (!this.#closed) this.#dispatcher.pause();
  }

  /**
   * Lets jobs start again after {@link Pool.pause}: as many at once as there are workers. Does nothing in a pool that
   * is not paused.
   *
   * Costs O(jobs it starts). Mirrors cancelling the context given to `Pause` in gammazero/workerpool.
   */
  resume(): void {
    note("pool.resume", this.#dispatcher);
    this.#dispatcher.resume();
  }

  /**
   * Changes how many workers there are. More start on queued jobs at once; if there are to be fewer, those with a job
   * finish it first, so for a while more may run than the new number. No job is dropped.
   *
   * @param workers - As the option `workers`: an integer >= 1, `Infinity`, or a {@link WorkerRange}.
   * @throws `RangeError` naming what is out of range; the pool stays as it was.
   *
   * @example
   * ```ts
   * import { Millisecond, Pool, sleep } from "goroutines";
   *
   * const pool = new Pool((ms: number) => sleep(ms), { workers: 1 });
   * const jobs = [1, 2, 3].map(() => pool.run(5 * Millisecond));
   * console.log(pool.stats.running, pool.stats.queued); // 1 2
   * pool.resize(3);
   * console.log(pool.stats.running, pool.stats.queued); // 3 0
   * await Promise.all(jobs);
   * ```
   *
   * Costs O(workers that start or end). Mirrors `Tune` in ants and `Resize` in pond.
   */
  resize(workers: number | WorkerRange): void {
    note("pool.resize", this.#dispatcher);
    this.#dispatcher.resize(...workerRange(workers));
  }

  /**
   * Waits until there is nothing to do: no job runs, is queued, waits for room, or is to be retried. More may come
   * after that; to be sure that none does, {@link Pool.close} the pool.
   *
   * @param options - `signal` cancels the wait, and nothing else.
   * @returns Resolves at once if there is nothing to do. In a paused pool, queued jobs are something to do. Abandoned
   *   handlers are not waited for.
   * @throws Rejects with the signal's reason if it aborts first.
   *
   * @example
   * ```ts
   * import { Pool } from "goroutines";
   *
   * const pool = new Pool(async (n: number) => n * n, { workers: 2 });
   * for (const n of [1, 2, 3]) await pool.submit(n);
   * await pool.idle();
   * console.log(pool.stats.done, pool.results.length); // 3 3
   * ```
   *
   * Awaited in a handler it waits for that handler: a deadlock. Mirrors `wg.Wait()` where each job counts.
   */
  idle(options?: WaitOptions): Promise<void> {
    return this.#whenIdle("pool.idle", options);
  }

  /**
   * Ends the pool in good order: refuses new jobs, does those that it has, and closes {@link Pool.results}. A pool that
   * is paused resumes. Calls of `submit` and `run` that wait already are served still; a {@link Pool.map} gets no further
   * jobs.
   *
   * @returns Resolves when the last job has ended, and `results` is closed. Abandoned handlers are not waited for. May
   *   be called again, also after {@link Pool.stop}, to wait for the same.
   *
   * @example
   * ```ts
   * import { Pool } from "goroutines";
   *
   * const pool = new Pool(async (n: number) => n * n, { workers: 1 });
   * const last = pool.run(7);
   * await pool.close();
   * console.log(await last); // 49
   * await pool.run(8).catch((error) => console.log(String(error))); // ClosedPoolError: pool is closed
   * ```
   *
   * It has no deadline: {@link Pool.stop} after it cuts it short. Awaited in a handler it waits for that handler: a
   * deadlock. Mirrors `close(jobs); wg.Wait(); close(results)`, and `StopAndWait` in pond.
   */
  close(): Promise<void> {
    note("pool.close", this.#dispatcher);
    this.#closed = true;
    for (const loop of this.#dispatcher.loops) loop.end(this.#closedError(), false);
    while (this.#dispatcher.hasUnadmitted) this.#dispatcher.admitNext();
    this.#dispatcher.resume();
    return this.#whenIdle("pool.close", undefined);
  }

  /**
   * Ends the pool now: refuses new jobs, cancels those that it has, and closes {@link Pool.results} with the outcomes
   * that are in it.
   *
   * Jobs that were submitted have the outcome `cancelled`, with `reason`. A {@link Pool.run}, and a {@link Pool.submit}
   * that waits, reject with {@link ClosedPoolError}, whose `cause` is `reason`; so does the loop over a
   * {@link Pool.map}. Handlers that run are told by their `context.signal`; they have to heed it to end early.
   *
   * @param reason - Why: any value; the {@link ClosedPoolError} by default.
   * @returns Resolves when the last handler has ended; abandoned ones, and with `onTimeout: "abandon"` that is all of
   *   them, are not waited for.
   *
   * @example
   * ```ts
   * import { Minute, Pool, sleep } from "goroutines";
   *
   * const pool = new Pool((ms: number, { signal }) => sleep(ms, { signal }), { workers: 1 });
   * await pool.submit(1 * Minute);
   * await pool.submit(2 * Minute);
   * await pool.stop("the last train leaves");
   * for await (const outcome of pool.results) {
   *   if (outcome.status === "cancelled") console.log(outcome.reason);
   * }
   * // the last train leaves, the last train leaves
   * ```
   *
   * Costs O(jobs that it cancels). Awaited in a handler it waits for that handler: a deadlock. Mirrors the
   * `cancel(cause)` of `context.WithCancelCause`, and then `wg.Wait()`.
   */
  stop(reason?: unknown): Promise<void> {
    note("pool.stop", this.#dispatcher);
    this.#closed = true;
    const error = stopError(this.#closedText, reason);
    this.#dispatcher.cutAll(error);
    for (const loop of this.#dispatcher.loops) loop.end(error, true);
    this.#closeResults();
    this.#dispatcher.resume();
    return this.#whenIdle("pool.close", undefined);
  }

  /**
   * What the pool is doing and has done: a snapshot, made anew each time it is read. See {@link PoolStats}.
   *
   * @example
   * ```ts
   * import { Pool } from "goroutines";
   *
   * const pool = new Pool((n: number) => n * n, { workers: 1 });
   * await Promise.all([pool.run(1), pool.run(2)]);
   * const { submitted, done, queued, run } = pool.stats;
   * console.log(submitted, done, queued, run.count); // 2 2 0 2
   * ```
   *
   * Costs some microseconds, for the percentiles: read it when metrics are exported, not for every job. Mirrors
   * `Running`, `Free` and `Waiting` in ants, and the counters of pond.
   */
  get stats(): PoolStats {
    return statsOf(this.#dispatcher);
  }

  /** {@link Pool.close}, so that `await using pool = new Pool(…)` closes the pool when its block is left. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Whether too many outcomes are unread, or jobs stand in line because they were. */
  get #isFull(): boolean {
    return this.#results.isFull || this.#dispatcher.hasUnadmitted;
  }

  #closeResults(): void {
    this.#forgetSignal?.();
    if (!this.#results.closed) this.#results.close();
  }

  #whenIdle(method: "pool.idle" | "pool.close", options: WaitOptions | undefined): Promise<void> {
    const dispatcher = this.#dispatcher;
    const reason = `${method}${this.#settings.label}`;
    try {
      const signal = begin(reason, dispatcher, options);
      return dispatcher.isIdle ? completedVoid() : wait<void>(dispatcher.idlers, dispatcher, reason, null, signal);
    } catch (error) {
      return failed(error);
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw this.#closedError();
  }

  get #closedText(): string {
    return `pool${this.#settings.label} is closed`;
  }

  #closedError(): ClosedPoolError {
    return new ClosedPoolError(this.#closedText);
  }
}
