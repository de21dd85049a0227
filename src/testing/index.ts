/**
 * Tools for testing programs with goroutines: virtual time, every interleaving, and leaks.
 *
 * @module goroutines/testing
 */

export type { TraceEvent } from "../trace/index.js";
export { DeadlockError } from "./deadlock-error.js";
export { type Exploration, type ExploreOptions, explore } from "./explore.js";
export { ExploreError } from "./explore-error.js";
export { LeakError, type LeakOptions, leaks } from "./leaks.js";
export type { ScheduleRun } from "./runner.js";
export { external, type SynctestOptions, settled, synctest } from "./synctest.js";
