import { Hour, Microsecond, Millisecond, Minute, Nanosecond, Second } from "goroutines";
import { expect, test } from "vitest";
import { formatDuration } from "../../examples/03-image-processing/format-duration.js";

test.each([
  [0, "0s"],
  [1 * Nanosecond, "1ns"],
  [999 * Nanosecond, "999ns"],
  [1500 * Nanosecond, "1.5µs"],
  [42 * Microsecond, "42µs"],
  [250 * Millisecond, "250ms"],
  [830 * Millisecond, "830ms"],
  [830.000001, "830.000001ms"],
  [999.999999, "999.999999ms"],
  [1 * Second, "1s"],
  [10 * Second, "10s"],
  [2210 * Millisecond, "2.21s"],
  [1 * Minute, "1m0s"],
  [90.5 * Second, "1m30.5s"],
  [1 * Minute + 1 * Nanosecond, "1m0.000000001s"],
  [1 * Hour, "1h0m0s"],
  [100 * Hour + 20 * Minute + 3 * Second, "100h20m3s"],
  [-1.5 * Second, "-1.5s"],
  [-2 * Microsecond, "-2µs"],
  // Less than half a nanosecond, of either sign, is nothing.
  [0.4 * Nanosecond, "0s"],
  [-0.4 * Nanosecond, "0s"],
  // What rounds up to the next unit is in that unit.
  [999.9999999, "1s"],
])("%d ms is formatted as %s, as Go does", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
