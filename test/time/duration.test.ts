import {
  after,
  afterFunc,
  Hour,
  Microsecond,
  Millisecond,
  Minute,
  Nanosecond,
  Second,
  sleep,
  Ticker,
  Timer,
  tick,
} from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { hasDeadline, stall } from "../support/virtual-time.js";

test("durations are in milliseconds", () => {
  expect([Nanosecond, Microsecond, Millisecond, Second, Minute, Hour]).toEqual([
    0.000_001, 0.001, 1, 1_000, 60_000, 3_600_000,
  ]);
  expect(2 * Second + 500 * Millisecond).toBe(2_500);
});

const notDurations: unknown[] = [Number.NaN, undefined, null, "5", 5n, new Date(5), {}];

describe.each(notDurations)("%s is not a duration:", (value) => {
  const ms = value as number;
  const message = /^time: invalid duration /;

  test("sleep rejects, and never throws", async () => {
    const sleeping = sleep(ms);
    await expect(sleeping).rejects.toThrow(RangeError);
    await expect(sleeping).rejects.toThrow(message);
  });

  test("whatever makes a timer throws a RangeError, and leaves nothing in the clock", async () => {
    await synctest(() => {
      for (const make of [
        () => after(ms),
        () => tick(ms),
        () => afterFunc(ms, () => {}),
        () => new Timer(ms),
        () => new Ticker(ms),
      ]) {
        expect(make).toThrow(RangeError);
        expect(make).toThrow(message);
      }
      expect(hasDeadline()).toBe(false);
    });
  });

  test("a reset throws a RangeError, and changes nothing", async () => {
    await synctest(async () => {
      let called = 0;
      const [timer, ticker, call] = [new Timer(10), new Ticker(10), afterFunc(10, () => (called += 1))];
      for (const set of [timer, ticker, call]) expect(() => set.reset(ms)).toThrow(message);
      await sleep(9);
      expect(timer.channel.tryReceive()).toBeUndefined();
      stall(1);
      expect(timer.channel.tryReceive()?.ok).toBe(true);
      expect(ticker.channel.tryReceive()?.ok).toBe(true);
      expect(hasDeadline()).toBe(true);
      expect(call.stop()).toBe(true);
      expect(called).toBe(0);
    });
  });
});

test("rule 125: a timer cannot be made without a duration, so none is uninitialised", () => {
  expect(() => new (Timer as new () => unknown)()).toThrow(RangeError);
  expect(() => new (Ticker as new () => unknown)()).toThrow(RangeError);
});
