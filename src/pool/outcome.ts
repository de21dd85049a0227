import type { TimeoutError } from "./errors.js";

/** How a job can end. */
export type Status = "done" | "failed" | "timedOut" | "cancelled";

/** What every outcome tells of its job. Instants are milliseconds on the clock of `performance.now()`. */
export interface JobRecord<Job> {
  /** The job, as it was submitted. */
  readonly job: Job;
  /** The number of the worker that had it last, from 1; 0 if none had. */
  readonly worker: number;
  /** How often the handler was called for it. */
  readonly attempts: number;
  /** When it was submitted. */
  readonly queuedAt: number;
  /** When the handler was first called; undefined if it was not. */
  readonly startedAt: number | undefined;
  /** When it ended. */
  readonly finishedAt: number;
}

/**
 * What became of a job: every job that {@link Pool.submit} or {@link Pool.trySubmit} took has exactly one outcome in
 * {@link Pool.results}. `status` tells which kind, and TypeScript narrows by it.
 *
 * @example
 * ```ts
 * import { Pool } from "goroutines";
 *
 * const pool = new Pool((n: number) => 100 / n, { workers: 2 });
 * for (const n of [4, 5]) await pool.submit(n);
 * void pool.close();
 * for await (const outcome of pool.results) {
 *   if (outcome.status === "done") console.log(outcome.job, "gives", outcome.value); // 4 gives 25, 5 gives 20
 * }
 * ```
 */
export type Outcome<Job, Result> =
  | (JobRecord<Job> & {
      /** The handler has returned. */
      readonly status: "done";
      /** What it returned or resolved to. */
      readonly value: Result;
    })
  | (JobRecord<Job> & {
      /** The handler has thrown, in its last attempt. */
      readonly status: "failed";
      /** What it threw or rejected with. */
      readonly error: unknown;
    })
  | (JobRecord<Job> & {
      /** The job took longer than its timeout. */
      readonly status: "timedOut";
      /** The reason with which its signal was aborted. */
      readonly error: TimeoutError;
    })
  | (JobRecord<Job> & {
      /** The job's signal aborted, or the pool was stopped. */
      readonly status: "cancelled";
      /** The signal's reason, or the one given to {@link Pool.stop}. */
      readonly reason: unknown;
    });
