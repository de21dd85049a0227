import { quoted } from "../runtime/quoted.js";

/**
 * A nanosecond in milliseconds, the unit of all durations.
 *
 * The durations multiply as in Go: `2 * Second`. Mirrors the constants of Go's package time.
 *
 * @example
 * ```ts
 * import { Millisecond, Second } from "goroutines";
 *
 * console.log(2 * Second + 500 * Millisecond); // 2500
 * ```
 */
export const Nanosecond: number = 1e-6;
/** A microsecond in milliseconds. See {@link Nanosecond}. */
export const Microsecond: number = 1e-3;
/** A millisecond: the unit of all durations. See {@link Nanosecond}. */
export const Millisecond: number = 1;
/** A second in milliseconds. See {@link Nanosecond}. */
export const Second: number = 1_000;
/** A minute in milliseconds. See {@link Nanosecond}. */
export const Minute: number = 60_000;
/** An hour in milliseconds. See {@link Nanosecond}. */
export const Hour: number = 3_600_000;

/** Checks a duration in milliseconds. */
export function duration(ms: number): number {
  if (typeof ms !== "number" || Number.isNaN(ms)) throw new RangeError(`time: invalid duration ${quoted(ms)}`);
  return ms;
}
