/**
 * Inspects a running program: what its goroutines wait for, which have leaked, and what happens when.
 *
 * @module
 */
export type { TraceEvent } from "../trace/index.js";
export { onLeak } from "./on-leak.js";
export type { Creator, Parked } from "./parked.js";
export { Trace, type TraceOptions, trace } from "./trace.js";
export { track } from "./track.js";
export { Tracker, type TrackOptions } from "./tracker.js";
