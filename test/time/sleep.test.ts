import { sleep } from "goroutines";
import { describe, expect, test } from "vitest";
import { inVirtualTime } from "../support/virtual-time.js";
import { inStoppedTime, isSettled } from "./stopped-time.js";

test.each([1_500, 0.25, 1.9, 1e-6, 2 ** 31, 2 ** 40])(
  "rules 144, 145: a sleep of %d ms takes its time",
  async (duration) => {
    await inVirtualTime(async (clock) => {
      await sleep(duration);
      expect(clock.now()).toBe(duration);
    });
  },
);

test("rule 144: sleeps add up", async () => {
  await inVirtualTime(async (clock) => {
    for (const duration of [10, 0.5, 20]) await sleep(duration);
    expect(clock.now()).toBe(30.5);
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
  await inStoppedTime(async (clock) => {
    expect(await isSettled(sleep(duration))).toBe(true);
    expect(clock.hasDeadline).toBe(false);
  });
});

test("rule 145: a sleep of infinite length does not end, whatever time it is", async () => {
  await inStoppedTime(async (clock) => {
    const sleeping = sleep(Number.POSITIVE_INFINITY);
    clock.stall(Number.MAX_VALUE);
    expect(await isSettled(sleeping)).toBe(false);
    expect(clock.hasDeadline).toBe(true);
  });
});

test("rule 146: sleeps end in the order of their deadlines, equal ones in that of the calls", async () => {
  await inVirtualTime(async () => {
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
  await inStoppedTime(async (clock) => {
    const order: number[] = [];
    const sleeping = Promise.all([10, 30, 25].map((duration) => sleep(duration).then(() => order.push(duration))));
    clock.stall(50);
    clock.jump();
    await sleeping;
    expect(order).toEqual([10, 25, 30]);
    expect(clock.now()).toBe(50);
  });
});

test("a sleep resolves to nothing", async () => {
  await inVirtualTime(async () => {
    expect(await sleep(1)).toBeUndefined();
    expect(await sleep(0)).toBeUndefined();
  });
});

describe("a sleep with a signal", () => {
  test("takes its time if the signal does not abort", async () => {
    await inVirtualTime(async (clock) => {
      const quit = new AbortController();
      await sleep(5, { signal: quit.signal });
      expect(clock.now()).toBe(5);
      quit.abort();
    });
  });

  test("rejects with the reason when that aborts, and leaves nothing in the clock", async () => {
    await inStoppedTime(async (clock) => {
      const quit = new AbortController();
      const sleeping = sleep(5, { signal: quit.signal });
      expect(clock.hasDeadline).toBe(true);
      const reason = { because: "of this" };
      const rejected = expect(sleeping).rejects.toBe(reason);
      quit.abort(reason);
      expect(clock.hasDeadline).toBe(false);
      await rejected;
    });
  });

  test("rejects at once if it has aborted already, even a sleep of no length", async () => {
    await inStoppedTime(async (clock) => {
      const signal = AbortSignal.abort("too late");
      await expect(sleep(5, { signal })).rejects.toBe("too late");
      await expect(sleep(0, { signal })).rejects.toBe("too late");
      expect(clock.hasDeadline).toBe(false);
    });
  });

  test("that is over before the abort has ended well", async () => {
    await inStoppedTime(async (clock) => {
      const quit = new AbortController();
      const sleeping = sleep(5, { signal: quit.signal });
      clock.jump();
      quit.abort("too late");
      await expect(sleeping).resolves.toBeUndefined();
    });
  });
});
