/**
 * Tools for testing what is written with goroutines: virtual time, every interleaving, and leaks.
 *
 * @module goroutines/testing
 */
export { type Exploration, type ExploreOptions, explore } from "./explore.js";
export { ExploreError } from "./explore-error.js";
export { LeakError, leaks } from "./leaks.js";
export { DeadlockError, external, type SynctestOptions, settled, synctest } from "./synctest.js";
