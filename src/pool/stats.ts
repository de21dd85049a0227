import type { Core } from "./core.js";
import type { DurationSummary } from "./histogram.js";

/** A snapshot of the statistics of a {@link Pool}. */
export interface PoolStats {
  /** Number of workers. */
  readonly workers: number;
  /** Workers without a job. */
  readonly idle: number;
  /** Workers with a job. */
  readonly running: number;
  /** Handlers that still run although their job has ended and their worker has moved on. */
  readonly abandoned: number;
  /** Jobs in the queue, at most the option `queue`. */
  readonly queued: number;
  /** Jobs that wait for anything else: for room in the queue, for a reader of the results, or for their next attempt. */
  readonly waiting: number;
  /** Jobs that the pool has accepted since it was made. */
  readonly submitted: number;
  /** Jobs whose handler has returned. */
  readonly done: number;
  /** Jobs whose handler has thrown, in its last attempt. */
  readonly failed: number;
  /** Jobs that took longer than their timeout. */
  readonly timedOut: number;
  /** Jobs that were cancelled after the pool had accepted them. */
  readonly cancelled: number;
  /** Number of retries of failed attempts. */
  readonly retried: number;
  /** How long jobs waited for a worker. */
  readonly wait: DurationSummary;
  /** How long jobs took from the first call of the handler, including retries. */
  readonly run: DurationSummary;
}

export function statsOf({ workers, abandoned, backlog, meter }: Core): PoolStats {
  const { submitted, done, failed, timedOut, cancelled, retried, wait, run } = meter;
  const { size, busy: running } = workers;
  const idle = Math.max(size - running, 0);
  const queued = backlog.queue.length;
  const waiting = backlog.outside;
  const jobs = { submitted, done, failed, timedOut, cancelled, retried };
  return { workers: size, idle, running, abandoned, queued, waiting, ...jobs, wait, run };
}
