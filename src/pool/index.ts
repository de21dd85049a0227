export { type BackoffOptions, backoff } from "./backoff.js";
export { ClosedPoolError, TimeoutError } from "./errors.js";
export type { DurationSummary } from "./histogram.js";
export type {
  EachOptions,
  JobContext,
  JobOptions,
  MapOptions,
  PoolOptions,
  RateOptions,
  RetryOptions,
  StopOptions,
  WorkerRange,
} from "./options.js";
export type { JobCancelled, JobDone, JobFailed, JobRecord, JobTimedOut, Outcome } from "./outcome.js";
export { Pool } from "./pool.js";
export type { PoolStats } from "./stats.js";
export { type Task, type TaskPool, tasks } from "./tasks.js";
