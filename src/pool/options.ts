import type { Outcome } from "./outcome.js";

/** A type that TypeScript must infer elsewhere: the `NoInfer` of newer compilers. */
export type Given<T> = [T][T extends unknown ? 0 : never];

/** A range for the number of workers of a {@link Pool}, which follows the load. */
export interface WorkerRange {
  /** The minimum number of workers: an integer >= 0. */
  readonly min: number;
  /** The maximum number of workers: an integer >= 1 and >= `min`, or `Infinity`. */
  readonly max: number;
  /** Milliseconds after which an idle worker ends, unless only `min` are left; 10,000 by default. */
  readonly idleTimeout?: number | undefined;
}

/**
 * How a {@link Pool} retries a failed job. The functions run in the async context of the call that submitted the job.
 * If one of them throws, the job fails with that error.
 */
export interface RetryOptions<Job = unknown> {
  /** How often the handler may be called for one job, including the first call: an integer >= 1, or `Infinity`. */
  readonly attempts: number;
  /**
   * Milliseconds before the next attempt, 0 by default: a finite number, or a function of the failed attempt (from 1)
   * and its error. So it can use a `Retry-After` header; {@link backoff} makes an exponential delay.
   */
  readonly delay?: number | ((attempt: number, error: unknown) => number) | undefined;
  /** Returns whether to retry a job; by default every failed job is retried. */
  readonly when?: ((error: unknown, attempt: number, job: Job) => boolean) | undefined;
}

/** A sliding-window rate limit: how often a {@link Pool} may call its handler, including retries. */
export interface RateOptions {
  /** The maximum number of calls in any interval of this length: an integer >= 1. */
  readonly limit: number;
  /** The length of the interval in milliseconds, > 0. */
  readonly interval: number;
}

/** Options of a {@link Pool}. They are read and checked once, by the constructor. */
export interface PoolOptions<Job = unknown, Result = unknown> {
  /**
   * How many jobs may run at a time: an integer >= 1, `Infinity`, or a range. The default is what the host can run in
   * parallel (`availableParallelism`).
   */
  readonly workers?: number | WorkerRange | undefined;
  /** How many jobs may wait for a worker: an integer >= 0, or `Infinity`; 100 by default. */
  readonly queue?: number | undefined;
  /**
   * Keeps the outcomes of submitted jobs in {@link Pool.results}. The number, an integer >= 1 or `Infinity`, is how
   * many may be unread before {@link Pool.submit} waits. Without it no outcomes are kept. Not together with
   * `onOutcome`.
   */
  readonly results?: number | undefined;
  /**
   * Called with the outcome of every submitted job, soon after its end, in the async context of the call that submitted
   * it. If it throws, that is an unhandled rejection, and the pool continues. Not together with `results`.
   */
  readonly onOutcome?: ((outcome: Outcome<Job, Result>) => void) | undefined;
  /**
   * Milliseconds that a job may take from its start, including retries; > 0. The clock is stopped while the job queues
   * for its next attempt. By default there is no limit.
   */
  readonly timeout?: number | undefined;
  /**
   * Milliseconds that one attempt at a job may take; > 0. Then the attempt fails with a {@link TimeoutError}, and
   * `retry` may allow another. By default there is no limit.
   */
  readonly attemptTimeout?: number | undefined;
  /**
   * What a worker does when its job has timed out or was cancelled, but the handler still runs. `"wait"`, the default:
   * the worker waits for the handler to end, so the number of running handlers never exceeds the number of workers.
   * `"abandon"`: the worker takes the next job at once, and {@link PoolStats.abandoned} counts the handler until it
   * ends.
   */
  readonly onTimeout?: "wait" | "abandon" | undefined;
  /**
   * Calls the handler again when it fails. In between the job occupies no worker. Then it queues again, before the jobs
   * of its priority that were submitted later. By default there are no retries.
   */
  readonly retry?: RetryOptions<Job> | undefined;
  /**
   * Limits how often the handler may be called; by default there is no limit. A call counts from the moment its
   * synchronous part has returned.
   */
  readonly rate?: RateOptions | undefined;
  /**
   * Milliseconds of waiting that count as much as one step of priority; > 0. So jobs of priority q overtake a job of
   * priority p only if they are submitted less than `(q - p) * aging` ms after it. Without it, jobs of low priority may
   * wait forever.
   */
  readonly aging?: number | undefined;
  /**
   * Stops the pool with its reason when it aborts. Until then it keeps the pool alive, as somebody may wait for what a pool
   * tells when it is stopped: close a pool that ends before its signal.
   */
  readonly signal?: AbortSignal | undefined;
  /** The pool's name in errors, deadlock reports and metrics. */
  readonly name?: string | undefined;
}

/** Options of one job. They are read and checked once, at the call. */
export interface JobOptions<Job = unknown> {
  /**
   * Any finite number, 0 by default. Jobs of a higher priority start first, and those of equal priority in FIFO order.
   */
  readonly priority?: number | undefined;
  /** Milliseconds that the job may take; replaces the pool's `timeout`. */
  readonly timeout?: number | undefined;
  /**
   * Cancels the job. If it aborts before the pool has accepted the job, the call rejects with the signal's reason and
   * has no effect. If it aborts later, the job ends as cancelled at once, and a running job's `context.signal` aborts
   * too.
   */
  readonly signal?: AbortSignal | undefined;
  /** Replaces the pool's `retry`; `false` switches retries off. */
  readonly retry?: RetryOptions<Job> | false | undefined;
}

/** Options of {@link Pool.map}. They are read and checked once, at the call. */
export interface MapOptions<Job = unknown> {
  /** Whether the results come in the order of the jobs. By default they come as they are ready. */
  readonly ordered?: boolean | undefined;
  /** Stops the work when it aborts. Finished results are still delivered, and then the loop throws its reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Ends the work gracefully when it aborts: no more jobs are pulled, the pulled ones are finished, and the loop ends
   * normally.
   */
  readonly until?: AbortSignal | undefined;
  /** The priority of each job, see {@link JobOptions.priority}. */
  readonly priority?: number | undefined;
  /** Milliseconds that each job may take; replaces the pool's `timeout`. */
  readonly timeout?: number | undefined;
  /**
   * How many jobs may be in progress or done ahead of the result that the loop is using or waiting for: an integer >=
   * 0, or `Infinity`. By default all workers are kept busy until as many results are held as there are workers. With
   * `ordered`, a larger number keeps the workers busy while a slow job holds back the results behind it.
   */
  readonly ahead?: number | undefined;
  /**
   * What happens when a job fails or times out. `"first"`, the default: the other jobs are cancelled, and the loop
   * throws the error after the finished results. `"collect"`: all other jobs are done, and then the loop throws an
   * `AggregateError` of the errors. A function: it is called with the error and the job, in the async context of the
   * call of `map`, and the loop continues; an error that it throws ends the loop as with `"first"`.
   */
  readonly errors?: "first" | "collect" | ((error: unknown, job: Job) => void) | undefined;
}

/** Options of {@link Pool.each}. They are read and checked once, at the call. */
export interface EachOptions<Job = unknown, Result = unknown> {
  /** Stops the work when it aborts. The call rejects with its reason once every pulled job has its outcome. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Ends the work gracefully when it aborts: no more jobs are pulled, the pulled ones are finished, and the call
   * resolves.
   */
  readonly until?: AbortSignal | undefined;
  /** The priority of each job, see {@link JobOptions.priority}. */
  readonly priority?: number | undefined;
  /** Milliseconds that each job may take; replaces the pool's `timeout`. */
  readonly timeout?: number | undefined;
  /**
   * Called once with the outcome of every pulled job, in the async context of the call of `each`. If it returns a
   * promise, the job's worker is busy until that has settled. With this option, a failed job does not end the work. If
   * it throws, that is an unhandled rejection, and the work continues.
   */
  readonly onOutcome?: ((outcome: Outcome<Job, Result>) => void | PromiseLike<void>) | undefined;
}

/** Options of {@link Pool.stop}. */
export interface StopOptions {
  /** Does not wait for running handlers, which count as abandoned. By default `stop` waits for them. */
  readonly abandon?: boolean | undefined;
}

/** The second argument of a handler: information about its job. */
export interface JobContext {
  /**
   * Aborts when the result is no longer needed: the job or its attempt timed out, or the job or the pool was cancelled.
   */
  readonly signal: AbortSignal;
  /** The number of the worker, from 1. */
  readonly worker: number;
  /** The number of the attempt at the job, from 1. */
  readonly attempt: number;
}
