import { cancelReasonOf, type TimeoutError } from "./errors.js";
import type { Ticket, Times } from "./ticket.js";

/** How a job can end. */
export type Status = "done" | "failed" | "timedOut" | "cancelled";

/** The part of an outcome that all kinds share. Times are milliseconds on the clock of `performance.now()`. */
export interface JobRecord<Job> {
  /** The job, as it was submitted. */
  readonly job: Job;
  /** The number of its last worker, from 1; 0 if it had none. */
  readonly worker: number;
  /** How often the handler was called for it. */
  readonly attempts: number;
  /** When it was submitted. */
  readonly queuedAt: number;
  /** When the handler was first called; undefined if it was never called. */
  readonly startedAt: number | undefined;
  /** When it ended. */
  readonly finishedAt: number;
}

/**
 * The outcome of a job: done, failed, timed out or cancelled. Every job that {@link Pool.submit} or {@link
 * Pool.trySubmit} accepted has exactly one, in {@link Pool.results} or for `onOutcome`, and so has every job that
 * {@link Pool.each} pulled. TypeScript narrows it by `status`.
 *
 * @example
 * ```ts
 * import { Pool } from "goroutines";
 *
 * const pool = new Pool((n: number) => 100 / n, { workers: 2, results: 10 });
 * for (const n of [4, 5]) await pool.submit(n);
 * void pool.close();
 * for await (const outcome of pool.results) {
 *   if (outcome.status === "done") console.log(outcome.job, "gives", outcome.value); // 4 gives 25, 5 gives 20
 * }
 * ```
 */
export type Outcome<Job, Result> = JobDone<Job, Result> | JobFailed<Job> | JobTimedOut<Job> | JobCancelled<Job>;

/** The outcome of a job whose handler has returned. */
export interface JobDone<Job, Result> extends JobRecord<Job> {
  /** `"done"`. */
  readonly status: "done";
  /** The result of the handler. */
  readonly value: Result;
}

/** The outcome of a job whose handler has thrown, in its last attempt. */
export interface JobFailed<Job> extends JobRecord<Job> {
  /** `"failed"`. */
  readonly status: "failed";
  /** The error of the handler. */
  readonly error: unknown;
}

/** The outcome of a job that took longer than its timeout, or whose last attempt did. */
export interface JobTimedOut<Job> extends JobRecord<Job> {
  /** `"timedOut"`. */
  readonly status: "timedOut";
  /** The reason of its aborted signal. */
  readonly error: TimeoutError;
}

/** The outcome of a job whose signal aborted, or whose pool was cleared or stopped. */
export interface JobCancelled<Job> extends JobRecord<Job> {
  /** `"cancelled"`. */
  readonly status: "cancelled";
  /** The signal's reason, or the one given to {@link Pool.clear} or {@link Pool.stop}. */
  readonly reason: unknown;
}

/** Makes the outcome of a job, which must be timed. */
export function outcomeOf(
  ticket: Ticket,
  status: Status,
  value: unknown,
  finishedAt: number,
): Outcome<unknown, unknown> {
  const { input: job, attempts } = ticket;
  const { queuedAt, startedAt: started } = ticket.times as Times;
  const worker = workerNumber(ticket);
  const startedAt = started < 0 ? undefined : started;
  // Each field by its name: V8 takes long to spread a record.
  if (status === "done") return { status, value, job, worker, attempts, queuedAt, startedAt, finishedAt };
  if (status === "cancelled") {
    return { status, reason: cancelReasonOf(value), job, worker, attempts, queuedAt, startedAt, finishedAt };
  }
  const failed = { status, error: value, job, worker, attempts, queuedAt, startedAt, finishedAt };
  return failed as Outcome<unknown, unknown>;
}

/** The number of a job's last worker; 0 if the handler was never called for the job. */
export function workerNumber({ attempts, worker }: Ticket): number {
  return attempts === 0 || worker === null ? 0 : worker.number;
}
