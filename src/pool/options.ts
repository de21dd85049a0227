import { builtinModule } from "../runtime/host.js";

/** How many workers a pool has: from `min` to `max`, as the work requires. */
export interface WorkerRange {
  /** Workers that stay: an integer >= 0. */
  readonly min: number;
  /** Most workers at a time: an integer >= 1 and >= `min`, or `Infinity`. */
  readonly max: number;
  /** Milliseconds after which a worker without a job ends, unless only `min` are left; 10,000 by default. */
  readonly idleTimeout?: number | undefined;
}

/** How a {@link Pool} goes on with a job that fails. */
export interface RetryOptions {
  /** How often the handler may be called for one job, the first time included: an integer >= 1, or `Infinity`. */
  readonly attempts: number;
  /** Milliseconds before the next attempt, by the number of the one that failed, from 1; 0 by default. */
  readonly delay?: ((attempt: number) => number) | undefined;
  /** Whether an error is worth another attempt; every one is by default. */
  readonly when?: ((error: unknown) => boolean) | undefined;
}

/** How often a {@link Pool} may call its handler, retries included. */
export interface RateOptions {
  /** Calls in any `interval`, wherever that begins: an integer >= 1. */
  readonly limit: number;
  /** Milliseconds, > 0. */
  readonly interval: number;
}

/** Options of a {@link Pool}. */
export interface PoolOptions {
  /**
   * How many jobs may run at a time: an integer >= 1, `Infinity`, or a range. As many as the host can run in
   * parallel by default (`availableParallelism`).
   */
  readonly workers?: number | WorkerRange | undefined;
  /** How many jobs may wait for a worker: an integer >= 0, or `Infinity`; 100 by default. */
  readonly queue?: number | undefined;
  /**
   * How many outcomes may wait in {@link Pool.results} before {@link Pool.submit} parks: an integer >= 1, or
   * `Infinity`; by default 10,000, or `queue` if that is more.
   */
  readonly results?: number | undefined;
  /** Milliseconds that a job may take, from its start, retries included; > 0. Without a limit by default. */
  readonly timeout?: number | undefined;
  /**
   * What a worker does when its job has timed out or was cancelled, but the handler goes on. `"wait"`, the default: it
   * waits for the handler to end, so that never more handlers run than there are workers. `"abandon"`: it
   * takes the next job at once, and the handler is counted in {@link PoolStats.abandoned} until it ends.
   */
  readonly onTimeout?: "wait" | "abandon" | undefined;
  /**
   * Calls the handler again when it fails. In between the job has no worker, and then it queues again behind the
   * others. Not at all by default.
   */
  readonly retry?: RetryOptions | undefined;
  /** How often the handler may be called; without a limit by default. */
  readonly rate?: RateOptions | undefined;
  /**
   * Milliseconds of waiting that count as much as one more of priority; > 0. So a job of priority p is overtaken by
   * jobs of priority q only if they come less than `(q - p) * aging` ms after it. Without it, low
   * priorities may wait for ever.
   */
  readonly aging?: number | undefined;
  /** Stops the pool when it aborts, with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** The pool's name in errors, deadlock reports and metrics. */
  readonly name?: string | undefined;
}

/** Options of one job. */
export interface JobOptions {
  /** Any finite number, 0 by default; jobs of a higher priority start first, equal ones in the order of their calls. */
  readonly priority?: number | undefined;
  /** Milliseconds that the job may take, in place of the pool's `timeout`. */
  readonly timeout?: number | undefined;
  /**
   * Cancels the job. Aborted before the pool has taken it, the call rejects with the signal's reason and nothing
   * happens. Aborted later, the job ends as cancelled at once, and if it runs, its `context.signal` aborts too.
   */
  readonly signal?: AbortSignal | undefined;
}

/** What a handler is told about the job that it gets. */
export interface JobContext {
  /** Aborts when the job's result is not wanted any more: it timed out, or it or the pool was cancelled. */
  readonly signal: AbortSignal;
  /** The number of the worker, from 1. */
  readonly worker: number;
  /** Which attempt at the job this is, from 1. */
  readonly attempt: number;
}

const DEFAULT_QUEUE = 100;
const DEFAULT_RESULTS = 10_000;
const DEFAULT_IDLE_TIMEOUT = 10_000;

/** {@link PoolOptions} as a pool uses them: checked, with all defaults. */
export class Settings {
  readonly min: number;
  readonly max: number;
  readonly idleTimeout: number;
  readonly queue: number;
  readonly results: number;
  readonly timeout: number;
  readonly abandons: boolean;
  readonly retry: RetryOptions | undefined;
  readonly rate: RateOptions | undefined;
  readonly aging: number;
  readonly name: string;
  /** The name as texts show it: in quotes, after a space; empty if there is none. */
  readonly label: string;

  constructor(options: PoolOptions) {
    const { queue = DEFAULT_QUEUE, onTimeout = "wait", retry, rate } = options;
    const { results = Math.max(DEFAULT_RESULTS, queue), timeout = Infinity, aging = Infinity } = options;
    [this.min, this.max, this.idleTimeout] = workerRange(options.workers ?? parallelism());
    this.queue = count("queue", queue, 0);
    this.results = count("results", results, 1);
    this.timeout = positive("timeout", timeout);
    if (onTimeout !== "wait" && onTimeout !== "abandon") throw bad("onTimeout", onTimeout, '"wait" or "abandon"');
    this.abandons = onTimeout === "abandon";
    if (retry !== undefined) {
      count("retry.attempts", retry.attempts, 1);
      callable("retry.delay", retry.delay);
      callable("retry.when", retry.when);
    }
    this.retry = retry;
    if (rate !== undefined) {
      count("rate.limit", rate.limit, 1);
      positive("rate.interval", rate.interval);
    }
    this.rate = rate;
    this.aging = positive("aging", aging);
    const { name = "" } = options;
    this.name = name;
    this.label = name && ` "${name}"`;
  }
}

/** The least and the greatest number of workers, and how long one of those between may idle. */
export function workerRange(workers: number | WorkerRange): [min: number, max: number, idleTimeout: number] {
  if (typeof workers === "object" && workers !== null) {
    const { min, max, idleTimeout = DEFAULT_IDLE_TIMEOUT } = workers;
    count("workers.max", max, Math.max(count("workers.min", min, 0), 1));
    return [min, max, positive("workers.idleTimeout", idleTimeout)];
  }
  count("workers", workers, 1);
  return workers === Infinity ? [0, workers, DEFAULT_IDLE_TIMEOUT] : [workers, workers, Infinity];
}

/** Checks a job's options; its priority is returned. */
export function priorityOf({ priority = 0, timeout }: JobOptions): number {
  if (!Number.isFinite(priority)) throw bad("priority", priority, "a finite number");
  if (timeout !== undefined) positive("timeout", timeout);
  return priority;
}

function count(option: string, value: number, least: number): number {
  if (value === Infinity || (Number.isSafeInteger(value) && value >= least)) return value;
  throw bad(option, value, `an integer >= ${least}`);
}

function positive(option: string, value: number): number {
  if (typeof value === "number" && value > 0) return value;
  throw bad(option, value, "greater than 0");
}

function callable(option: string, value: unknown): void {
  if (value !== undefined && typeof value !== "function") throw new TypeError(`pool: ${option} is not a function`);
}

function bad(option: string, value: unknown, wanted: string): RangeError {
  return new RangeError(`pool: ${option} must be ${wanted}, not ${String(value)}`);
}

interface Host {
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

const A_FEW = 4;

function parallelism(): number {
  const os = builtinModule<{ availableParallelism(): number }>("os");
  return os?.availableParallelism() ?? (globalThis as Host).navigator?.hardwareConcurrency ?? A_FEW;
}
