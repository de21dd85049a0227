/// <reference lib="esnext.disposable" preserve="true" />
import type { ReceiveChannel } from "../channel/index.js";
import { checkSignal, onAbort, reasonOf } from "../runtime/abort.js";
import { begin, LOOK, note, touch } from "../runtime/begin.js";
import { completedVoid, failed, rejection } from "../runtime/completion.js";
import type { WaitOptions } from "../runtime/options.js";
import { quoted } from "../runtime/quoted.js";
import { block, unblock, wait } from "../runtime/wait.js";
import { add, addUnadmitted, admitNext, tryAdd } from "./admission.js";
import { currentContext } from "./async-context.js";
import { cancelAll, cancelBacklog, giveUp } from "./cancel.js";
import { read } from "./check.js";
import { Core, type Handler } from "./core.js";
import { resize, resume } from "./dispatch.js";
import { Each } from "./each.js";
import { clearError, stopError } from "./errors.js";
import { MapLoop } from "./map.js";
import type {
  EachOptions,
  Given,
  JobContext,
  JobOptions,
  MapOptions,
  PoolOptions,
  StopOptions,
  WorkerRange,
} from "./options.js";
import type { Outcome } from "./outcome.js";
import { Callback, PANIC } from "./outlet.js";
import { Results } from "./results.js";
import { RunTicket } from "./run-ticket.js";
import { partsOf, rangeOf, Settings } from "./settings.js";
import { type PoolStats, statsOf } from "./stats.js";
import { SubmitTicket } from "./submit-ticket.js";
import { wishesOf } from "./wishes.js";
import { work } from "./work.js";

/**
 * Runs jobs on a limited number of workers. A job is any value, handled by one function. When the queue is full,
 * callers wait.
 *
 * There are four ways to submit jobs. {@link Pool.run} returns the result of one job. {@link Pool.submit} submits a job
 * without waiting for its result. {@link Pool.map} iterates over the results of a sequence of jobs. {@link Pool.each}
 * runs a sequence of jobs for its effect. All share the workers and the queue.
 *
 * A handler may be async or not. An error in it affects only its own job: no worker is lost, and every error is
 * reported. A handler never starts inside the call that submits the job, but soon afterwards. In Node, Bun and Deno it
 * sees the `AsyncLocalStorage` stores of that call.
 *
 * An idle pool has no timer and no goroutine, and takes less than a kilobyte before its first job.
 *
 * A handler must not wait for its own pool (`run`, `submit`, `idle`, `close`): once every worker does that, none is
 * left to do the work for which they wait. Use a second pool, or call the function directly.
 *
 * @typeParam Job - The type of the jobs.
 * @typeParam Result - The type of the handler's results.
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
 * Submitting a job and assigning it to a worker costs O(1), or O(log n) if n different priorities wait. Mirrors what Go
 * programs build from a channel of jobs, goroutines that range over it, and a WaitGroup.
 */
export class Pool<Job, Result> implements AsyncDisposable {
  readonly #core: Core;

  /**
   * Makes a pool. It starts nothing before there is a job.
   *
   * @param handler - The function that does a job. It is called with the job and its {@link JobContext}, by at most
   *   `workers` workers at once, not counting abandoned calls.
   * @param options - See {@link PoolOptions}; by default as many workers as the host can run in parallel, and a queue
   *   of 100. Durations are in milliseconds.
   * @throws `TypeError` if `handler` or an option is of the wrong kind, and for `results` together with `onOutcome`;
   *   `RangeError` naming the option that is out of range.
   *
   * @example
   * ```ts
   * import { backoff, Pool, Second } from "goroutines";
   *
   * const pool = new Pool((path: string, { signal }) => fetch(`https://example.com/${path}`, { signal }), {
   *   workers: { min: 2, max: 20 },
   *   queue: 500,
   *   timeout: 10 * Second,
   *   retry: { attempts: 3, delay: backoff() },
   *   name: "pages",
   * });
   * console.log(pool.stats.workers); // 2
   * ```
   */
  constructor(
    handler: (job: Job, context: JobContext) => Result | PromiseLike<Result>,
    options?: PoolOptions<Given<Job>, Given<Result>>,
  ) {
    if (typeof handler !== "function") throw new TypeError(`pool: handler must be a function, not ${quoted(handler)}`);
    const given = read(options) as PoolOptions<never, never>;
    const settings = new Settings(given);
    const parts = partsOf(given);
    const { results, onOutcome, signal } = parts;
    const outlet = results !== undefined ? new Results(results) : onOutcome ? new Callback(onOutcome) : PANIC;
    const core = new Core(handler as Handler, settings, parts, outlet, work);
    this.#core = core;
    if (outlet instanceof Results) outlet.onRoom = () => core.closed || admitNext(core);
    note("make", core, `pool${settings.label}`);
    if (signal === undefined) return;
    if (checkSignal(signal)) void this.stop(reasonOf(signal));
    else core.forgetSignal = onAbort(signal, (reason) => void this.stop(reason));
  }

  /**
   * The channel of the outcomes of submitted jobs, one {@link Outcome} for each job of {@link Pool.submit} and {@link
   * Pool.trySubmit}, in the order in which they ended. It needs the option `results`.
   *
   * It is closed when {@link Pool.close} has finished, or by {@link Pool.stop}; buffered outcomes can still be read
   * afterwards. A job that ends never waits for a reader. Instead, while the number of unread outcomes is at the limit
   * of the option, `submit` waits and `trySubmit` returns false.
   *
   * @throws `Error` in a pool without that option.
   *
   * @example
   * ```ts
   * import { go, Pool } from "goroutines";
   *
   * const pool = new Pool((text: string) => JSON.parse(text) as unknown, { workers: 2, results: 100 });
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
    const { outlet, settings } = this.#core;
    if (outlet instanceof Results) return outlet;
    throw new Error(
      `pool${settings.label}: no results are kept; ask for them with { results: 1000 }, or use onOutcome`,
    );
  }

  /**
   * The number of jobs in the queue, at most the option `queue`. Like the other gauges it costs almost nothing to read.
   */
  get queued(): number {
    touch(LOOK, this.#core);
    return this.#core.backlog.queue.length;
  }

  /** The number of workers with a job. */
  get running(): number {
    touch(LOOK, this.#core);
    return this.#core.workers.busy;
  }

  /**
   * The number of jobs that wait for anything else: for room in the queue, for a reader of the results, or for their
   * next attempt.
   */
  get waiting(): number {
    touch(LOOK, this.#core);
    return this.#core.backlog.outside;
  }

  /** Whether the pool is paused: see {@link Pool.pause}. */
  get paused(): boolean {
    touch(LOOK, this.#core);
    return this.#core.paused;
  }

  /** Whether the pool takes no more jobs, because {@link Pool.close} or {@link Pool.stop} was called. */
  get closed(): boolean {
    touch(LOOK, this.#core);
    return this.#core.closed;
  }

  /**
   * Runs one job and returns its result. While the queue is full, it waits.
   *
   * @param job - The job for the handler.
   * @param options - `priority`, any finite number, 0 by default, the highest first; `timeout` in milliseconds, > 0, and
   *   `retry`, in place of the pool's; `signal`, which cancels the wait or the job, see {@link JobOptions}.
   * @returns Resolves to the result of the handler.
   * @throws Rejects with the error of the handler (with retries, of the last attempt); with {@link TimeoutError} if the
   *   job takes longer than its timeout; with the signal's reason if that aborts first; with {@link ClosedPoolError} if
   *   the pool is closed, or is stopped before the job has ended (`cause` is the reason given to {@link Pool.stop});
   *   with the reason of {@link Pool.clear}; with `RangeError` for a bad option.
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
   * If the job fails and nobody awaits the promise, that is an unhandled rejection. Costs O(1), or O(log n) if n
   * different priorities wait; so does cancelling.
   */
  run(job: Job, options?: JobOptions<Job>): Promise<Result> {
    const core = this.#core;
    let ticket: RunTicket<Result>;
    try {
      begin(core.settings.runReason, core, undefined);
      ticket = new RunTicket<Result>(job, wishesOf(options, core.settings.wishes));
      if (core.closed) throw core.closedError();
    } catch (error) {
      return failed(error);
    }
    const promise = block(ticket, core.settings.runReason, core);
    ticket.context = currentContext(promise);
    try {
      add(core, ticket);
    } catch (error) {
      unblock(ticket, rejection(error));
    }
    return promise;
  }

  /**
   * Runs one job and returns its result, unless the queue is full: for a server that can refuse a request.
   *
   * @param job - The job for the handler.
   * @param options - As for {@link Pool.run}.
   * @returns The promise that {@link Pool.run} would return; or `undefined` if no worker is free and the queue is full,
   *   or if the pool is closed. Then the call has no effect.
   * @throws The signal's reason if it has already aborted; `RangeError` for a bad option.
   *
   * @example
   * ```ts
   * import { Pool } from "goroutines";
   *
   * await using pool = new Pool((n: number) => n * n, { workers: 1, queue: 0 });
   * const first = pool.tryRun(7);
   * console.log(pool.tryRun(8)); // undefined
   * console.log(await first); // 49
   * ```
   */
  tryRun(job: Job, options?: JobOptions<Job>): Promise<Result> | undefined {
    const core = this.#core;
    note("pool.run", core);
    const ticket = new RunTicket<Result>(job, wishesOf(options, core.settings.wishes));
    if (core.closed) return undefined;
    ticket.context = currentContext(new Promise(() => {}));
    return tryAdd(core, ticket) ? block(ticket, core.settings.runReason, core) : undefined;
  }

  /**
   * Submits a job without waiting for its result. The pool's options decide where its outcome goes: to `onOutcome`, to
   * {@link Pool.results}, or, if it fails, to the host as an unhandled rejection. While the queue is full, or too many
   * results are unread, the call waits. This backpressure keeps a fast producer from filling the memory.
   *
   * @param job - The job for the handler.
   * @param options - As for {@link Pool.run}.
   * @returns Resolves once the job has a worker or a slot in the queue. From then on it has exactly one outcome.
   * @throws Rejects, and the job has no outcome, with {@link ClosedPoolError} `pool is closed` after {@link Pool.close}
   *   or {@link Pool.stop}, and if the pool is stopped while it waits; with the signal's reason if that aborts first; with
   *   the reason of {@link Pool.clear}; with `RangeError` for a bad option.
   *
   * @example
   * ```ts
   * import { Pool } from "goroutines";
   *
   * const pool = new Pool((name: string) => `${name} is done`, {
   *   workers: 1,
   *   onOutcome: (outcome) => {
   *     if (outcome.status === "done") console.log(outcome.value); // urgent is done, sooner or later is done
   *   },
   * });
   * void pool.pause();
   * await pool.submit("sooner or later");
   * await pool.submit("urgent", { priority: 10 });
   * await pool.close();
   * ```
   *
   * Costs the same as {@link Pool.run}. Mirrors `jobs <- job` on a buffered channel.
   */
  submit(job: Job, options?: JobOptions<Job>): Promise<void> {
    const core = this.#core;
    const { outlet, settings } = core;
    try {
      begin(settings.submitReason, core, undefined);
      const ticket = new SubmitTicket(job, wishesOf(options, settings.wishes), outlet);
      if (core.closed) throw core.closedError();
      if (this.#isFull) addUnadmitted(core, ticket);
      else if (add(core, ticket)) return completedVoid();
      return wait<void>(ticket, core, settings.submitReason, null, undefined);
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Submits a job if there is room, without waiting: for a caller that can refuse it, such as a server that answers
   * 503.
   *
   * @param job - The job for the handler.
   * @param options - As for {@link Pool.run}.
   * @returns Whether the pool accepted the job; `false` if no worker is free and the queue is full, if too many results
   *   are unread, or if the pool is closed. Then the call has no effect.
   * @throws The signal's reason if it has already aborted; `RangeError` for a bad option.
   *
   * @example
   * ```ts
   * import { Pool } from "goroutines";
   *
   * await using pool = new Pool((n: number) => n * n, { workers: 1, queue: 1 });
   * console.log([1, 2, 3].map((n) => pool.trySubmit(n))); // [ true, true, false ]
   * ```
   *
   * Costs the same as {@link Pool.run}. Mirrors `select { case jobs <- job: default: }`, and `TryGo` in
   * x/sync/errgroup/errgroup.go.
   */
  trySubmit(job: Job, options?: JobOptions<Job>): boolean {
    const core = this.#core;
    note("pool.submit", core);
    const wishes = wishesOf(options, core.settings.wishes);
    if (core.closed || this.#isFull) return false;
    return tryAdd(core, new SubmitTicket(job, wishes, core.outlet));
  }

  /**
   * Runs a sequence of jobs and iterates over their results, as they are ready or in the order of the jobs.
   *
   * From the first `next()` on, jobs are pulled one by one as workers become free. At most `workers` of them are in
   * progress, and with `ahead` at most that many are in progress or done ahead of the loop. So a slow consumer stops
   * the pulling, and the sequence may be endless. The source is pulled in the async context of the call of `map`.
   *
   * However the loop ends, every finished result is delivered first (with `ordered`, those before the failed job).
   * Leaving the loop stops the work: the `context.signal` of running jobs aborts, queued jobs are cancelled, and the
   * source's `return()` is called and awaited, as by `for await`.
   *
   * @param jobs - Any iterable or async iterable.
   * @param options - `ordered`, false by default; `signal`, which stops the work; `until`, which ends it gracefully;
   *   `priority` and `timeout` of each job; `ahead`, by default as many results as there are workers; `errors`, the
   *   effect of a failed job. See {@link MapOptions}.
   * @returns An iterator for `for await`. Nothing happens before the loop.
   * @throws `TypeError` if `jobs` is not iterable or `signal` not an `AbortSignal`; `RangeError` for a bad option. The
   *   loop throws the error of the first job that fails (`errors: "first"`); an `AggregateError` of all errors, after
   *   all results (`"collect"`); the signal's reason; an error of the source or of its clean-up; {@link
   *   ClosedPoolError} if the pool is closed or stopped before all jobs are pulled and done.
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
   * Cheaper than a {@link Pool.run} for each job, because there is no promise for each job. Mirrors a Go pipeline.
   */
  map(jobs: Iterable<Job> | AsyncIterable<Job>, options?: MapOptions<Job>): AsyncIterableIterator<Result> {
    return new MapLoop<Job, Result>(this.#core, jobs, options);
  }

  /**
   * Runs a sequence of jobs for its effect: the loop of a message consumer.
   *
   * Jobs are pulled one by one, as workers become free. `onOutcome` is called once with the outcome of each job. If it
   * returns a promise, the worker is busy until that has settled. So it is the place to acknowledge a message.
   *
   * @param jobs - Any iterable or async iterable.
   * @param options - `onOutcome`; `signal`, which stops the work; `until`, which ends it gracefully; `priority` and
   *   `timeout` of each job. See {@link EachOptions}.
   * @returns Resolves when the sequence has ended, or `until` has aborted, and every pulled job is done and its outcome
   *   reported.
   * @throws Rejects with the signal's reason; with an error of the source or of its clean-up; with {@link
   *   ClosedPoolError} if the pool is closed or stopped before; without `onOutcome` with the error of the first job
   *   that fails, after which the others are cancelled; with `TypeError` if `jobs` is not iterable; with `RangeError`
   *   for a bad option.
   *
   * @example
   * ```ts
   * import { Pool } from "goroutines";
   *
   * const pool = new Pool((message: string) => JSON.parse(message) as unknown, { workers: 1 });
   * await pool.each(["[1]", "[1,"], {
   *   onOutcome: (outcome) => console.log(outcome.status === "done" ? "ack" : "nack", outcome.job), // ack [1], nack [1,
   * });
   * ```
   *
   * Costs the same as {@link Pool.map}. Mirrors `for job := range jobs` in each of a number of goroutines.
   */
  each(jobs: Iterable<Job> | AsyncIterable<Job>, options?: EachOptions<Job, Result>): Promise<void> {
    const core = this.#core;
    try {
      begin(`pool.each${core.settings.label}`, core, undefined);
      return new Each<Job>(core, jobs, options as EachOptions<Job, never>).run();
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Starts no more jobs until {@link Pool.resume}. Running jobs continue, and the queue accepts jobs until it is full.
   * No effect on a paused, closed or stopped pool.
   *
   * @returns Resolves when no job is running, or once the pool is resumed before that; it may be ignored. Awaited in a
   *   handler, it waits for that handler.
   *
   * @example
   * ```ts
   * import { Pool, sleep } from "goroutines";
   *
   * const pool = new Pool((ms: number) => sleep(ms), { workers: 1 });
   * const jobs = [pool.run(5), pool.run(5)];
   * await pool.pause();
   * console.log(pool.running, pool.queued); // 0 1
   * pool.resume();
   * await Promise.all(jobs);
   * ```
   */
  pause(): Promise<void> {
    const core = this.#core;
    try {
      const reason = `pool.pause${core.settings.label}`;
      begin(reason, core, undefined);
      if (!core.closed) core.paused = true;
      return core.isResting ? completedVoid() : wait<void>(core.resting, core, reason, null, undefined);
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Lets jobs start again after {@link Pool.pause}, as many at once as there are workers. No effect on a pool that is
   * not paused.
   *
   * Costs O(number of jobs that it starts).
   */
  resume(): void {
    note("pool.resume", this.#core);
    resume(this.#core);
  }

  /**
   * Changes the number of workers. Additional workers start on queued jobs at once. Surplus workers finish their jobs
   * first, so for a while more may run than the new number. No job is dropped.
   *
   * @param workers - Like the option `workers`: an integer >= 1, `Infinity`, or a {@link WorkerRange}.
   * @throws `RangeError` naming the value that is out of range; the pool is unchanged.
   *
   * @example
   * ```ts
   * import { Millisecond, Pool, sleep } from "goroutines";
   *
   * const pool = new Pool((ms: number) => sleep(ms), { workers: 1 });
   * const jobs = [1, 2, 3].map(() => pool.run(5 * Millisecond));
   * console.log(pool.running, pool.queued); // 1 2
   * pool.resize(3);
   * console.log(pool.running, pool.queued); // 3 0
   * await Promise.all(jobs);
   * ```
   *
   * Costs O(number of workers that start or end).
   */
  resize(workers: number | WorkerRange): void {
    note("pool.resize", this.#core);
    resize(this.#core, rangeOf(workers));
  }

  /**
   * Cancels the jobs without a worker: those in the queue, those that wait for room, and those that wait for their next
   * attempt. Running jobs continue, and the pool stays open.
   *
   * @param reason - The reason, any value; an `AbortError` by default. A {@link Pool.run} and a waiting {@link
   *   Pool.submit} reject with it, it is the `reason` of the outcome `cancelled`, and a loop over a {@link Pool.map}
   *   throws it.
   * @returns The number of cancelled jobs.
   *
   * @example
   * ```ts
   * import { Pool, sleep } from "goroutines";
   *
   * const pool = new Pool((ms: number) => sleep(ms), { workers: 1 });
   * const runs = [1, 2, 3].map((ms) => pool.run(ms));
   * console.log(pool.clear("not needed")); // 2
   * const settled = await Promise.allSettled(runs);
   * console.log(settled.map(({ status }) => status).join()); // fulfilled,rejected,rejected
   * ```
   *
   * Costs O(number of jobs that it cancels).
   */
  clear(reason?: unknown): number {
    const core = this.#core;
    note("pool.clear", core);
    return cancelBacklog(core, reason === undefined ? clearError(core.settings.label) : reason);
  }

  /**
   * Waits until the pool has no jobs: none runs, is queued, or waits for anything. More may come afterwards; to prevent
   * that, {@link Pool.close} the pool.
   *
   * @param options - `signal` cancels only the wait.
   * @returns Resolves when the pool has no jobs, at once if it has none. In a paused pool it waits for queued jobs,
   *   too. It does not wait for abandoned handlers.
   * @throws Rejects with the signal's reason if it aborts first.
   *
   * @example
   * ```ts
   * import { Pool } from "goroutines";
   *
   * const pool = new Pool(async (n: number) => n * n, { workers: 2 });
   * for (const n of [1, 2, 3]) await pool.submit(n);
   * await pool.idle();
   * console.log(pool.stats.done); // 3
   * ```
   *
   * Awaited in a handler, it waits for that handler: a deadlock. Mirrors `wg.Wait()` where each job counts.
   */
  idle(options?: WaitOptions): Promise<void> {
    try {
      const reason = `pool.idle${this.#core.settings.label}`;
      return this.#whenIdle(reason, begin(reason, this.#core, options));
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Shuts the pool down gracefully: refuses new jobs, finishes the accepted ones, and closes {@link Pool.results}. It
   * resumes a paused pool. Calls of `submit` and `run` that already wait are served; a {@link Pool.map} and a {@link
   * Pool.each} pull no further jobs.
   *
   * @param options - `signal` cancels only the wait; the pool still closes. If it has already aborted, the call has no
   *   effect.
   * @returns Resolves when the last job has ended and `results` is closed. It does not wait for abandoned handlers. It
   *   may be called again, even after {@link Pool.stop}, to wait for the same end.
   * @throws Rejects with the signal's reason if it aborts first.
   *
   * @example
   * ```ts
   * import { Pool, Second } from "goroutines";
   *
   * const pool = new Pool(async (n: number) => n * n, { workers: 1 });
   * const last = pool.run(7);
   * await pool.close({ signal: AbortSignal.timeout(5 * Second) }).catch(() => pool.stop("too late", { abandon: true }));
   * console.log(await last); // 49
   * await pool.run(8).catch((error) => console.log(String(error))); // ClosedPoolError: pool is closed
   * ```
   *
   * Awaited in a handler, it waits for that handler: a deadlock. Mirrors `close(jobs); wg.Wait(); close(results)`.
   */
  close(options?: WaitOptions): Promise<void> {
    const core = this.#core;
    try {
      const reason = `pool.close${core.settings.label}`;
      const signal = begin(reason, core, options);
      core.closed = true;
      for (const feed of core.feeds ?? []) feed.closed(core.closedError());
      while (core.backlog.firstUnadmitted !== null) admitNext(core);
      resume(core);
      return this.#whenIdle(reason, signal);
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Stops the pool at once: refuses new jobs, cancels the accepted ones, and closes {@link Pool.results}, whose
   * outcomes can still be read.
   *
   * Submitted jobs have the outcome `cancelled`, with `reason`. A {@link Pool.run} and a waiting {@link Pool.submit}
   * reject with a {@link ClosedPoolError} whose `cause` is `reason`. A loop over a {@link Pool.map} throws it after the
   * finished results. Running handlers see their `context.signal` abort; only those that react end early.
   *
   * @param reason - The reason, any value; the {@link ClosedPoolError} by default.
   * @param options - `abandon: true` waits for no handler: for handlers that ignore their signal.
   * @returns Resolves when the last handler has ended. It does not wait for abandoned handlers; with
   *   `onTimeout: "abandon"` all handlers are abandoned.
   *
   * @example
   * ```ts
   * import { Minute, Pool, sleep } from "goroutines";
   *
   * const pool = new Pool((ms: number, { signal }) => sleep(ms, { signal }), { workers: 1, results: 10 });
   * await pool.submit(1 * Minute);
   * await pool.submit(2 * Minute);
   * await pool.stop("the last train leaves");
   * for await (const outcome of pool.results) {
   *   if (outcome.status === "cancelled") console.log(outcome.reason);
   * }
   * // the last train leaves, the last train leaves
   * ```
   *
   * Costs O(number of jobs that it cancels). Awaited in a handler, it waits for that handler: a deadlock. Mirrors the
   * `cancel(cause)` of `context.WithCancelCause`, and then `wg.Wait()`.
   */
  stop(reason?: unknown, options?: StopOptions): Promise<void> {
    const core = this.#core;
    try {
      const { abandon = false } = read(options);
      const waitReason = `pool.stop${core.settings.label}`;
      begin(waitReason, core, undefined);
      core.closed = true;
      const error = stopError(core.closedError().message, reason);
      cancelAll(core, error);
      for (const feed of core.feeds ?? []) feed.fail(error);
      core.release();
      if (abandon) giveUp(core);
      resume(core);
      return this.#whenIdle(waitReason, undefined);
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Statistics of the pool: a new snapshot each time it is read. See {@link PoolStats}.
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
   * Costs some microseconds, for the percentiles: read it when metrics are exported, and the gauges, such as
   * {@link Pool.queued}, for every job.
   */
  get stats(): PoolStats {
    touch(LOOK, this.#core);
    return statsOf(this.#core);
  }

  /** The same as {@link Pool.close}: `await using pool = new Pool(…)` closes the pool at the end of its block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Whether too many outcomes are unread, or jobs still wait for that reason. */
  get #isFull(): boolean {
    return this.#core.outlet.isFull || this.#core.backlog.firstUnadmitted !== null;
  }

  #whenIdle(reason: string, signal: AbortSignal | undefined): Promise<void> {
    const core = this.#core;
    return core.isIdle ? completedVoid() : wait<void>(core.idlers, core, reason, null, signal);
  }
}
