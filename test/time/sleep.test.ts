import { sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { areSettled, creep, elapsed, hasDeadline, stall } from "../support/virtual-time.js";

test.each([1_500, 0.25, 1.9, 1e-6, 2 ** 31, 2 ** 40])(
  "rules 144, 145: a sleep of %d ms takes its time",
  async (duration) => {
    await synctest(async () => {
      await sleep(duration);
      expect(elapsed()).toBe(duration);
    });
  },
);

test("rule 144: sleeps add up", async () => {
  await synctest(async () => {
    for (const duration of [10, 0.5, 20]) await sleep(duration);
    expect(elapsed()).toBe(30.5);
  });
});

test("rule 144: on the host's clock, too, a sleep is never too short", async () => {
  for (const duration of [0.3, 1, 1.9, 2, 3.5]) {
    const start = performance.now();
    await sleep(duration);
    expect(performance.now() - start).toBeGreaterThanOrEqual(duration);
  }
});

test.each([0, -0, -1, Number.NEGATIVE_INFINITY])("rule 144: a sleep of %d ms is over at once", async (duration) => {
  await synctest(async () => {
    expect(await areSettled(sleep(duration))).toEqual([true]);
    expect(hasDeadline()).toBe(false);
  });
});

test("rule 145: a sleep of infinite length does not end, whatever time it is", async () => {
  await synctest(async () => {
    const sleeping = sleep(Number.POSITIVE_INFINITY);
    stall(Number.MAX_VALUE);
    expect(await areSettled(sleeping)).toEqual([false]);
    expect(hasDeadline()).toBe(false);
  });
});

test("rule 146: a sleep whose time is over while it begins still ends after those that are due before it", async () => {
  await synctest(async () => {
    // Each look at the clock takes five milliseconds.
    creep({ next: () => ({ value: 5 }) });
    const order: string[] = [];
    const first = sleep(8).then(() => order.push("first"));
    const second = sleep(4).then(() => order.push("second"));
    await Promise.all([first, second]);
    expect(order).toEqual(["first", "second"]);
  });
});

test("rules 146, 164: sleeps end in the order of their deadlines, equal ones in that of the calls", async () => {
  await synctest(async () => {
    const order: string[] = [];
    const sleepers: [name: string, duration: number][] = [
      ["thirty", 30],
      ["ten", 10],
      ["also thirty", 30],
      ["twenty-five", 25],
    ];
    await Promise.all(sleepers.map(([name, duration]) => sleep(duration).then(() => order.push(name))));
    expect(order).toEqual(["ten", "twenty-five", "thirty", "also thirty"]);
  });
});

test("rule 146: also after a stall that outlasts them all", async () => {
  await synctest(async () => {
    const order: number[] = [];
    const sleeping = Promise.all([10, 30, 25].map((duration) => sleep(duration).then(() => order.push(duration))));
    stall(50);
    await sleeping;
    expect(order).toEqual([10, 25, 30]);
    expect(elapsed()).toBe(50);
  });
});

test("a sleep resolves to nothing", async () => {
  await synctest(async () => {
    expect(await sleep(1)).toBeUndefined();
    expect(await sleep(0)).toBeUndefined();
  });
});

describe("a sleep with a signal", () => {
  test("takes its time if the signal does not abort", async () => {
    await synctest(async () => {
      const quit = new AbortController();
      await sleep(5, { signal: quit.signal });
      expect(elapsed()).toBe(5);
      quit.abort();
    });
  });

  test("rejects at once if it has aborted already, even a sleep of no length", async () => {
    await synctest(async () => {
      const signal = AbortSignal.abort("too late");
      await expect(sleep(5, { signal })).rejects.toBe("too late");
      await expect(sleep(0, { signal })).rejects.toBe("too late");
      expect(hasDeadline()).toBe(false);
    });
  });
});
