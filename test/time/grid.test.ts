import fc from "fast-check";
import { expect, test } from "vitest";
import type { Clock } from "../../src/runtime/clock.js";
import { Grid } from "../../src/time/grid.js";
import { holds } from "../support/property.js";

/** A clock that says `now`, and whose dates begin at 0. */
function clockAt(now: number): Clock {
  return {
    now: () => now,
    origin: 0,
    date: (instant) => new Date(instant),
    add() {},
    remove() {},
    hold() {},
    release() {},
    catchUp() {},
  };
}

/** Moments between two looks at a ticker, in periods: whole numbers of them too, where a rounded quotient may go wrong. */
const pauses = fc.array(fc.oneof(fc.integer({ min: 0, max: 50 }), fc.double({ min: 0, max: 1e6, noNaN: true })), {
  minLength: 1,
  maxLength: 30,
  size: "max",
});

const periods = fc.oneof(
  fc.constantFrom(1e-6, 0.1, 0.3, 1 / 3, 0.7, 16.6667, 1.1),
  fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
);

test("rule 160: a tick that was missed or received leaves the next one to come, less than a period away", () => {
  holds(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), periods, pauses, (start, period, steps) => {
      const grid = new Grid(clockAt(start), period);
      let now = start;
      for (const step of steps) {
        now += step * period;
        // Half of the time exactly where the grid says that the next tick is.
        if (step % 2 === 0) now = Math.max(now, grid.instant);
        if (now < grid.instant) continue;
        grid.advance(now);
        expect(grid.instant).toBeGreaterThan(now);
        expect(grid.instant - now).toBeLessThanOrEqual(period * (1 + 1e-9) + 1e-9);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("rules 160, 165: every tick lies whole periods after the start, and so does its date, rounded", () => {
  holds(
    fc.property(fc.integer({ min: 0, max: 1e9 }), periods, pauses, (start, period, steps) => {
      const grid = new Grid(clockAt(start), period);
      let now = start;
      for (const step of steps) {
        now = Math.max(now + step * period, grid.instant);
        const count = Math.round((grid.instant - start) / period);
        expect(grid.instant).toBe(start + count * period);
        expect(grid.date.getTime()).toBe(start + Math.round(count * period));
        grid.advance(now);
      }
    }),
    { numRuns: 300 },
  );
});
