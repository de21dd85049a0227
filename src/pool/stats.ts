import type { Dispatcher } from "./dispatcher.js";
import type { DurationSummary } from "./histogram.js";

/** What a pool is doing and has done: a snapshot. */
export interface PoolStats {
  /** Workers there are. */
  readonly workers: number;
  /** Workers without a job. */
  readonly idle: number;
  /** Workers with a job. */
  readonly running: number;
  /** Handlers that still run though their job has ended and their worker has gone on. */
  readonly abandoned: number;
  /** Jobs in the queue; never more than the option `queue`. */
  readonly queued: number;
  /** Calls of `submit`, `run` and `map` that wait for room in the queue. */
  readonly waiting: number;
  /** Jobs that the pool has taken since it was made. */
  readonly submitted: number;
  /** Jobs whose handler has returned. */
  readonly done: number;
  /** Jobs whose handler has thrown, in its last attempt. */
  readonly failed: number;
  /** Jobs that took longer than their timeout. */
  readonly timedOut: number;
  /** Jobs that were cancelled after the pool had taken them. */
  readonly cancelled: number;
  /** How often a failed attempt was followed by another. */
  readonly retried: number;
  /** How long jobs waited for a worker. */
  readonly wait: DurationSummary;
  /** How long jobs took, from the first call of the handler on, retries included. */
  readonly run: DurationSummary;
}

export function statsOf({ workers, abandoned, backlog, meter }: Dispatcher): PoolStats {
  return {
    workers: workers.size,
    idle: Math.max(workers.size - workers.busy, 0),
    running: workers.busy,
    abandoned,
    queued: backlog.queue.length,
    waiting: backlog.waiting.length,
    submitted: meter.submitted,
    ...meter.ended,
    retried: meter.retried,
    wait: meter.wait.summary,
    run: meter.run.summary,
  };
}
