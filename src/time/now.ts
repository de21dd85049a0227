import { clock } from "../runtime/clock.js";

/**
 * Returns the current time in milliseconds since the epoch, to measure durations and to compute deadlines:
 * `time.Now()`.
 *
 * All waits of this package use this clock. It never goes back, and ignores corrections of the system clock: the
 * wall-clock time is read at the first call, and afterwards only elapsed time counts. So it can drift from
 * `Date.now()`; use that for calendar dates. In `synctest` it is the bubble's virtual time, which starts at
 * 2000-01-01T00:00:00Z.
 *
 * @returns Milliseconds, with fractions if the host has them.
 *
 * @example
 * ```ts
 * import { Millisecond, now, sleep } from "goroutines";
 *
 * const start = now();
 * await sleep(20 * Millisecond);
 * console.log(now() - start >= 20); // true
 * ```
 *
 * Mirrors `time.Now` in Go's time/time.go, whose times carry a monotonic reading, too.
 */
export function now(): number {
  const source = clock();
  return source.origin + source.now();
}
