import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { formatDuration, Hour, Microsecond, Millisecond, Minute, Nanosecond, Second } from "goroutines";
import { describe, expect, test } from "vitest";
import { goVersion } from "../differential/golang.js";
import { drawn, holds } from "../support/property.js";

/** The table of TestDurationString in Go's time/time_test.go, but for what no number of milliseconds can be. */
const GO: readonly [number, string][] = [
  [0, "0s"],
  [1 * Nanosecond, "1ns"],
  [1100 * Nanosecond, "1.1µs"],
  [2200 * Microsecond, "2.2ms"],
  [3300 * Millisecond, "3.3s"],
  [4 * Minute + 5 * Second, "4m5s"],
  [4 * Minute + 5001 * Millisecond, "4m5.001s"],
  [5 * Hour + 6 * Minute + 7001 * Millisecond, "5h6m7.001s"],
  [8 * Minute + 1 * Nanosecond, "8m0.000000001s"],
];

const OTHERS: readonly [number, string][] = [
  [999 * Nanosecond, "999ns"],
  [1 * Microsecond, "1µs"],
  [1500 * Nanosecond, "1.5µs"],
  [42 * Microsecond, "42µs"],
  [999_999 * Nanosecond, "999.999µs"],
  [1 * Millisecond, "1ms"],
  [250 * Millisecond, "250ms"],
  [830 * Millisecond, "830ms"],
  [830.000001, "830.000001ms"],
  [999.999999, "999.999999ms"],
  [1 * Second, "1s"],
  [10 * Second, "10s"],
  [2210 * Millisecond, "2.21s"],
  [1 * Minute, "1m0s"],
  [2 * Minute, "2m0s"],
  [90.5 * Second, "1m30.5s"],
  [1 * Minute + 1 * Nanosecond, "1m0.000000001s"],
  [1 * Hour, "1h0m0s"],
  [1 * Hour - 1, "59m59.999s"],
  [100 * Hour + 20 * Minute + 3 * Second, "100h20m3s"],
  // Less than half a nanosecond, of either sign, is nothing.
  [0.4 * Nanosecond, "0s"],
  [0.6 * Nanosecond, "1ns"],
  [Number.MIN_VALUE, "0s"],
  // What rounds up to the next unit is in that unit.
  [0.0009999999, "1µs"],
  [0.9999999, "1ms"],
  [999.9999999, "1s"],
  [59_999.9999999, "1m0s"],
  [3_599_999.9999999, "1h0m0s"],
  // Beyond Go's range, and beyond what a number can tell apart, it goes on.
  [(2 ** 63 - 1) / 1e6, "2562047h47m16.854775391s"],
  [2 ** 53, "2501999792h59m0.992s"],
  [Hour * 2 ** 70, "1180591620717411303424h0m0s"],
];

test.each([...GO, ...OTHERS])("%d ms is written as %s, and its negative with a sign", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
  expect(formatDuration(-ms)).toBe(text === "0s" ? text : `-${text}`);
});

test("what never ends is written as JavaScript does", () => {
  expect(formatDuration(Number.POSITIVE_INFINITY)).toBe("Infinity");
  expect(formatDuration(Number.NEGATIVE_INFINITY)).toBe("-Infinity");
});

test.each([
  [Number.NaN, "NaN"],
  ["5", '"5"'],
  [undefined, "undefined"],
  [5n, "5n"],
])("%s is not a duration, and the error says so", (value, shown) => {
  expect(() => formatDuration(value as number)).toThrow(new RangeError(`time: invalid duration ${shown}`));
});

/** The same, digit by digit, for whole nanoseconds. */
function written(nanoseconds: bigint): string {
  if (nanoseconds < 0n) return `-${written(-nanoseconds)}`;
  const decimal = (unit: bigint): string => {
    const rest = (nanoseconds % unit).toString().padStart(unit.toString().length - 1, "0");
    return `${(nanoseconds / unit) % (unit === 1_000_000_000n ? 60n : 1_000n)}.${rest}`.replace(/\.?0*$/, "");
  };
  if (nanoseconds === 0n) return "0s";
  if (nanoseconds < 1_000n) return `${nanoseconds}ns`;
  if (nanoseconds < 1_000_000n) return `${decimal(1_000n)}µs`;
  if (nanoseconds < 1_000_000_000n) return `${decimal(1_000_000n)}ms`;
  const minutes = nanoseconds / 60_000_000_000n;
  const seconds = `${decimal(1_000_000_000n)}s`;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** Whole nanoseconds of every size that a number of milliseconds can hold: some fifty days. */
const exact = fc
  .tuple(fc.integer({ min: 0, max: 52 }), fc.double({ min: -1, max: 1, noNaN: true }))
  .map(([bits, part]) => Math.trunc(part * 2 ** bits));

/** Whole milliseconds, up to the longest duration of Go's. */
const whole = fc.integer({ min: -9_223_372_036_854, max: 9_223_372_036_854 });

test("every duration is written digit by digit as its nanoseconds say", () => {
  holds(
    fc.property(exact, (nanoseconds) => {
      expect(formatDuration(nanoseconds / 1e6)).toBe(written(BigInt(nanoseconds)));
    }),
    { numRuns: 5_000 },
  );
  holds(
    fc.property(whole, (ms) => {
      expect(formatDuration(ms)).toBe(written(BigInt(ms) * 1_000_000n));
    }),
    { numRuns: 1_000 },
  );
});

describe.skipIf(goVersion() === null)("with Go on the path", () => {
  test("thousands of durations are written as Go writes them", () => {
    const durations = [
      ...drawn(exact, 5_000).map((nanoseconds) => ({ nanoseconds: BigInt(nanoseconds), ms: nanoseconds / 1e6 })),
      ...drawn(whole, 1_000).map((ms) => ({ nanoseconds: BigInt(ms) * 1_000_000n, ms })),
    ];
    const program = fileURLToPath(new URL("go/format-durations.go", import.meta.url));
    const input = durations.map(({ nanoseconds }) => nanoseconds).join("\n");
    const output = execFileSync("go", ["run", program], { input, encoding: "utf8" });
    expect(durations.map(({ ms }) => formatDuration(ms))).toEqual(output.trimEnd().split("\n"));
  });
});
