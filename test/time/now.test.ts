import { after, afterFunc, Hour, now, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { FakeHost } from "../runtime/fake-host.js";
import { setUp } from "../runtime/hot-loop.js";
import { EPOCH } from "../support/virtual-time.js";

describe("rule 165: now", () => {
  test("is the wall-clock time in milliseconds, with the fractions of the monotonic clock", async () => {
    const { host, now } = await setUp();
    expect(now()).toBe(FakeHost.epoch + host.time);
    host.time += 0.25;
    expect(now()).toBe(FakeHost.epoch + host.time);
  });

  test("advances by the time that passes, and never goes back, though the wall clock is set", async () => {
    const { host, now } = await setUp();
    const start = now();
    for (const shift of [-3_600_000, 3_600_000, -1]) {
      host.wallShift = shift;
      host.time += 10;
    }
    expect(now() - start).toBe(30);
  });

  test("starts with the wall clock as it stands when somebody asks, for a host may set it late", async () => {
    const { host, now } = await setUp();
    host.wallShift = 7_000;
    expect(now()).toBe(FakeHost.epoch + host.time + 7_000);
  });

  test("is the time of the host", () => {
    const before = Date.now();
    const time = now();
    // Each of the two is cut off to a millisecond.
    expect(time).toBeGreaterThan(before - 1_000);
    expect(now()).toBeGreaterThanOrEqual(time);
  });

  test("in a bubble is virtual, and starts at 2000-01-01T00:00:00Z", async () => {
    await synctest(async () => {
      expect(now()).toBe(EPOCH);
      await sleep(1.25);
      expect(now()).toBe(EPOCH + 1.25);
      const due = await after(1 * Hour).take();
      expect(due.getTime()).toBe(Math.floor(now()));
      let called = 0;
      afterFunc(0.5, () => {
        called = now();
      });
      await sleep(2);
      expect(called).toBe(EPOCH + 1.25 + 1 * Hour + 0.5);
    });
    expect(now()).toBeGreaterThan(EPOCH + 24 * 365 * Hour);
  });
});
