export { ClosedPoolError, TimeoutError } from "./errors.js";
export type { DurationSummary } from "./histogram.js";
export type { MapOptions } from "./map.js";
export type { JobContext, JobOptions, PoolOptions, RateOptions, RetryOptions, WorkerRange } from "./options.js";
export type { JobRecord, Outcome } from "./outcome.js";
export { Pool } from "./pool.js";
export type { PoolStats } from "./stats.js";
export { type Task, type TaskPool, tasks } from "./tasks.js";
