import { clock } from "../runtime/clock.js";

/**
 * The time now, in milliseconds since the epoch: `time.Now()`, for measuring how long something took and for deadlines.
 *
 * It is the clock of all that waits here. It never goes back, and a correction of the system's clock does not move it: the
 * wall-clock time is read when the first caller asks, and from then on only time that passes counts. So it may come to
 * differ from `Date.now()`, which is the one for the date of today. In `synctest` it is the bubble's virtual time, which
 * starts at 2000-01-01T00:00:00Z.
 *
 * @returns Milliseconds, with fractions where the host has them.
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
