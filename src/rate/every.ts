import { quoted } from "../runtime/quoted.js";

/**
 * Turns the time between two events into a limit: `rate.Every(interval)`.
 *
 * @param ms - Milliseconds from one event to the next.
 * @returns Events per second, for a {@link Limiter}; `Infinity` if `ms` is zero or less.
 * @throws `RangeError` if `ms` is not a number.
 *
 * @example
 * ```ts
 * import { every, Millisecond } from "goroutines";
 *
 * console.log(every(250 * Millisecond)); // 4
 * ```
 *
 * Mirrors `Every` in Go's golang.org/x/time/rate/rate.go.
 */
export function every(ms: number): number {
  if (typeof ms !== "number" || Number.isNaN(ms)) throw new RangeError(`rate: invalid interval ${quoted(ms)}`);
  return ms <= 0 ? Number.POSITIVE_INFINITY : 1_000 / ms;
}
