import { duration } from "./duration.js";

const NANOSECONDS = 1e6;

/**
 * Formats a duration as Go does, such as `1.5s`: `time.Duration.String`. Below a second it uses the largest unit that
 * gives a number of at least 1; above, hours, minutes and seconds.
 *
 * @param ms - Milliseconds, of either sign, rounded to whole nanoseconds. A number is that exact up to some fifty days;
 *   longer durations have fewer exact digits. Unlike Go's, durations have no upper limit.
 * @returns The text: `1.5s`, `2m0s`, `830ms`, `1h0m0s`, `-42µs`, `0s`; `Infinity` and `-Infinity` unchanged.
 * @throws `RangeError` if `ms` is not a number.
 *
 * @example
 * ```ts
 * import { formatDuration, Hour, Millisecond, Second } from "goroutines";
 *
 * console.log(formatDuration(1 * Hour + 1.5 * Second)); // 1h0m1.5s
 * console.log(formatDuration(0.25 * Millisecond)); // 250µs
 * ```
 *
 * Mirrors `Duration.String` in Go's time/time.go.
 */
export function formatDuration(ms: number): string {
  const size = Math.abs(duration(ms));
  if (size === Number.POSITIVE_INFINITY) return String(ms);
  // Separately, because multiplying the sum by a million would lose digits.
  let milliseconds = Math.floor(size);
  let nanoseconds = Math.round((size - milliseconds) * NANOSECONDS);
  if (nanoseconds === NANOSECONDS) {
    milliseconds += 1;
    nanoseconds = 0;
  }
  if (milliseconds === 0 && nanoseconds === 0) return "0s";
  return (ms < 0 ? "-" : "") + (milliseconds < 1e3 ? belowSecond : fromSecond)(milliseconds, nanoseconds);
}

function belowSecond(milliseconds: number, nanoseconds: number): string {
  const total = milliseconds * NANOSECONDS + nanoseconds;
  if (total < 1e3) return `${total}ns`;
  return total < 1e6 ? `${total / 1e3}µs` : `${total / 1e6}ms`;
}

function fromSecond(milliseconds: number, nanoseconds: number): string {
  const ofHour = milliseconds % 3_600_000;
  const ofMinute = milliseconds % 60_000;
  const ofSecond = milliseconds % 1_000;
  const fraction = (ofSecond * NANOSECONDS + nanoseconds).toString().padStart(9, "0").replace(/0+$/, "");
  const seconds = `${(ofMinute - ofSecond) / 1_000}${fraction === "" ? "" : `.${fraction}`}s`;
  const minutes = `${(ofHour - ofMinute) / 60_000}m`;
  // Not a plain number, whose text has an exponent if there are many hours.
  const hours = BigInt((milliseconds - ofHour) / 3_600_000);
  if (hours > 0) return `${hours}h${minutes}${seconds}`;
  return milliseconds < 60_000 ? seconds : minutes + seconds;
}
