import type { Outcome } from "./outcome.js";

/** A type that is inferred elsewhere: what `NoInfer` is in newer compilers. */
export type Given<T> = [T][T extends unknown ? 0 : never];

/** How many workers a pool has: from `min` to `max`, as the work requires. */
export interface WorkerRange {
  /** Workers that stay: an integer >= 0. */
  readonly min: number;
  /** Most workers at a time: an integer >= 1 and >= `min`, or `Infinity`. */
  readonly max: number;
  /** Milliseconds after which a worker without a job ends, unless only `min` are left; 10,000 by default. */
  readonly idleTimeout?: number | undefined;
}

/**
 * How a {@link Pool} goes on with a job that fails. The functions run in the async context of the call that brought the
 * job; what they throw is what the job fails with.
 */
export interface RetryOptions<Job = unknown> {
  /** How often the handler may be called for one job, the first time included: an integer >= 1, or `Infinity`. */
  readonly attempts: number;
  /**
   * Milliseconds before the next attempt, 0 by default: a finite number, or a function of the number of the attempt that
   * failed, from 1, and of its error. So it can heed a `Retry-After`; {@link backoff} makes one that grows.
   */
  readonly delay?: number | ((attempt: number, error: unknown) => number) | undefined;
  /** Whether a job is worth another attempt; every one is by default. */
  readonly when?: ((error: unknown, attempt: number, job: Job) => boolean) | undefined;
}

/** How often a {@link Pool} may call its handler, retries included. */
export interface RateOptions {
  /** Calls in any `interval`, wherever that begins: an integer >= 1. */
  readonly limit: number;
  /** Milliseconds, > 0. */
  readonly interval: number;
}

/** Options of a {@link Pool}. They are read and checked once, when it is made. */
export interface PoolOptions<Job = unknown, Result = unknown> {
  /**
   * How many jobs may run at a time: an integer >= 1, `Infinity`, or a range. As many as the host can run in
   * parallel by default (`availableParallelism`).
   */
  readonly workers?: number | WorkerRange | undefined;
  /** How many jobs may wait for a worker: an integer >= 0, or `Infinity`; 100 by default. */
  readonly queue?: number | undefined;
  /**
   * Keeps the outcomes of submitted jobs in {@link Pool.results}: how many may wait there to be read before
   * {@link Pool.submit} waits, an integer >= 1 or `Infinity`. Without it none are kept. Not together with `onOutcome`.
   */
  readonly results?: number | undefined;
  /**
   * Is told the outcome of every submitted job, soon after its end, in the async context of the call that submitted it.
   * What it throws is an unhandled rejection, and the pool goes on. Not together with `results`.
   */
  readonly onOutcome?: ((outcome: Outcome<Job, Result>) => void) | undefined;
  /**
   * Milliseconds that a job may take, from its start, retries included; > 0. The clock stands while the job queues for its
   * next attempt. Without a limit by default.
   */
  readonly timeout?: number | undefined;
  /**
   * Milliseconds that one attempt at a job may take; > 0. The attempt fails with a {@link TimeoutError}, and may be
   * followed by another as `retry` says. Without a limit by default.
   */
  readonly attemptTimeout?: number | undefined;
  /**
   * What a worker does when its job has timed out or was cancelled, but the handler goes on. `"wait"`, the default: it
   * waits for the handler to end, so that never more handlers run than there are workers. `"abandon"`: it
   * takes the next job at once, and the handler is counted in {@link PoolStats.abandoned} until it ends.
   */
  readonly onTimeout?: "wait" | "abandon" | undefined;
  /**
   * Calls the handler again when it fails. In between the job has no worker; then it queues with those of its priority, in
   * front of the ones that came after it. Not at all by default.
   */
  readonly retry?: RetryOptions<Job> | undefined;
  /**
   * How often the handler may be called; without a limit by default. A call counts from the moment its synchronous part
   * has returned.
   */
  readonly rate?: RateOptions | undefined;
  /**
   * Milliseconds of waiting that count as much as one more of priority; > 0. So a job of priority p is overtaken by
   * jobs of priority q only if they come less than `(q - p) * aging` ms after it. Without it, low
   * priorities may wait forever.
   */
  readonly aging?: number | undefined;
  /** Stops the pool when it aborts, with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** The pool's name in errors, deadlock reports and metrics. */
  readonly name?: string | undefined;
}

/** Options of one job. They are read and checked once, at the call. */
export interface JobOptions<Job = unknown> {
  /** Any finite number, 0 by default; jobs of a higher priority start first, equal ones in the order of their calls. */
  readonly priority?: number | undefined;
  /** Milliseconds that the job may take, in place of the pool's `timeout`. */
  readonly timeout?: number | undefined;
  /**
   * Cancels the job. Aborted before the pool has taken it, the call rejects with the signal's reason and nothing
   * happens. Aborted later, the job ends as cancelled at once, and if it runs, its `context.signal` aborts too.
   */
  readonly signal?: AbortSignal | undefined;
  /** In place of the pool's `retry`; `false` for none. */
  readonly retry?: RetryOptions<Job> | false | undefined;
}

/** Options of {@link Pool.map}. They are read and checked once, at the call. */
export interface MapOptions<Job = unknown> {
  /** Whether the results come in the order of the jobs. By default they come as they are ready. */
  readonly ordered?: boolean | undefined;
  /** Stops the work when it aborts. The results that are there still come, and then the loop ends with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the work in good order when it aborts: no more is pulled, what was pulled is done, and the loop ends normally. */
  readonly until?: AbortSignal | undefined;
  /** The priority of each job, see {@link JobOptions.priority}. */
  readonly priority?: number | undefined;
  /** Milliseconds that each job may take, in place of the pool's `timeout`. */
  readonly timeout?: number | undefined;
  /**
   * How many jobs may be under way or done ahead of the result that the loop is looking at or waiting for: an integer
   * >= 0, or `Infinity`. By default all workers are kept busy until as many results are held as there are workers. With
   * `ordered`, more of them keep the workers busy while a slow job holds back the results behind it.
   */
  readonly ahead?: number | undefined;
  /**
   * What happens when a job fails or times out. `"first"`, the default: the rest is cancelled, and the loop ends with
   * the error, after the results that are there. `"collect"`: all others are done, and then the loop ends with an
   * `AggregateError` of the errors. A function: it is told, in the async context of the call of `map`, and the loop goes
   * on; what it throws ends the loop as `"first"` would.
   */
  readonly errors?: "first" | "collect" | ((error: unknown, job: Job) => void) | undefined;
}

/** Options of {@link Pool.each}. They are read and checked once, at the call. */
export interface EachOptions<Job = unknown, Result = unknown> {
  /** Stops the work when it aborts; the call rejects with its reason, once every job that was pulled has its outcome. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the work in good order when it aborts: no more is pulled, what was pulled is done, and the call resolves. */
  readonly until?: AbortSignal | undefined;
  /** The priority of each job, see {@link JobOptions.priority}. */
  readonly priority?: number | undefined;
  /** Milliseconds that each job may take, in place of the pool's `timeout`. */
  readonly timeout?: number | undefined;
  /**
   * Is told the outcome of every job that was pulled, once, in the async context of the call of `each`. It may return a
   * promise: the job's worker is busy until that has settled. With it, a job that fails ends nothing. What it throws is an
   * unhandled rejection, and the work goes on.
   */
  readonly onOutcome?: ((outcome: Outcome<Job, Result>) => void | PromiseLike<void>) | undefined;
}

/** Options of {@link Pool.stop}. */
export interface StopOptions {
  /** Waits for no handler that still runs: they count as abandoned. By default `stop` waits for them. */
  readonly abandon?: boolean | undefined;
}

/** What a handler is told about the job that it gets. */
export interface JobContext {
  /** Aborts when the job's result is not wanted any more: it or its attempt timed out, or it or the pool was cancelled. */
  readonly signal: AbortSignal;
  /** The number of the worker, from 1. */
  readonly worker: number;
  /** Which attempt at the job this is, from 1. */
  readonly attempt: number;
}
