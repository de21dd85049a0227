import { AsyncLocalStorage } from "node:async_hooks";
import { go, now, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";

const EPOCH = Date.UTC(2000, 0, 1);
const HOUR = 3_600_000;

/** Runs a test whose host timers are the bubble's. */
function virtually<T>(body: () => T): Promise<Awaited<T>> {
  return synctest(body, { hostTimers: true });
}

/** As programs wait that do not know this library. */
const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("with hostTimers", () => {
  test("a retry with setTimeout takes its time in the bubble, to the millisecond", async () => {
    const instants = await virtually(async () => {
      const attempts: number[] = [];
      for (let attempt = 0; attempt < 5; attempt += 1) {
        attempts.push(Date.now() - EPOCH);
        await delay(1_000 * 2 ** attempt);
      }
      return attempts;
    });
    expect(instants).toEqual([0, 1_000, 3_000, 7_000, 15_000]);
  });

  test("Date, performance.now and now() agree", async () => {
    const seen = await virtually(async () => {
      await sleep(1.5);
      await delay(HOUR);
      const passed = HOUR + 1.5;
      return [
        performance.now() === passed,
        now() === EPOCH + passed,
        Date.now() === EPOCH + Math.floor(passed),
        new Date().toISOString() === new Date(Date.now()).toISOString(),
        Date() === new Date().toString(),
        new Date(5).getTime(),
        new Date() instanceof Date,
      ];
    });
    expect(seen).toEqual([true, true, true, true, true, 5, true]);
  });

  test("setInterval goes on until it is cleared, by itself or by its number", async () => {
    const ticks = await virtually(async () => {
      const seen: number[] = [];
      const interval = setInterval((name: string) => seen.push(Number(`${now() - EPOCH}${name}`)), 10, "1");
      const other = Number(setInterval(() => seen.push(-1), 10));
      clearTimeout(other);
      await sleep(35);
      clearInterval(interval);
      await sleep(100);
      return seen;
    });
    expect(ticks).toEqual([101, 201, 301]);
  });

  test("setImmediate comes after the operations of this instant that are under way, and can be cleared", async () => {
    const order = await virtually(async () => {
      const seen: string[] = [];
      setImmediate((name: string) => seen.push(name), "immediate");
      clearImmediate(setImmediate(() => seen.push("cleared")));
      setTimeout(() => seen.push("timeout"), 0);
      await sleep(1);
      await sleep(1);
      return [...seen, now() - EPOCH];
    });
    expect(order).toEqual(["immediate", "timeout", 2]);
  });

  test("refresh starts the time of a timeout again", async () => {
    const fired = await virtually(async () => {
      let at = 0;
      const timeout = setTimeout(() => {
        at = now() - EPOCH;
      }, 10);
      await sleep(6);
      timeout.refresh();
      timeout.ref().unref();
      expect(timeout.hasRef()).toBe(true);
      await sleep(20);
      return at;
    });
    expect(fired).toBe(16);
  });

  test("AbortSignal.timeout aborts at its instant, with a TimeoutError", async () => {
    const seen = await virtually(async () => {
      const signal = AbortSignal.timeout(HOUR);
      const error: unknown = await sleep(2 * HOUR, { signal }).catch((reason: unknown) => reason);
      return [(error as Error).name, now() - EPOCH, signal.aborted];
    });
    expect(seen).toEqual(["TimeoutError", HOUR, true]);
    await expect(virtually(() => AbortSignal.timeout(-1))).rejects.toThrow(RangeError);
  });

  test("a callback runs in the async context of the program that has set it", async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen = await virtually(async () => {
      const names: (string | undefined)[] = [];
      storage.run("set here", () => setTimeout(() => names.push(storage.getStore()), 5));
      await sleep(6);
      return names;
    });
    expect(seen).toEqual(["set here"]);
  });

  test("a callback that throws fails the test", async () => {
    const body = async (): Promise<void> => {
      setTimeout(() => {
        throw new Error("in a callback");
      }, 5);
      await sleep(6);
    };
    await expect(virtually(body)).rejects.toThrow("in a callback");
  });

  test("a timeout is not waited for when main has ended", async () => {
    let called = false;
    await virtually(() => {
      setTimeout(() => {
        called = true;
      }, HOUR);
    });
    expect(called).toBe(false);
  });

  test("what is no function the host refuses", async () => {
    await expect(virtually(() => setTimeout(undefined as never, 1))).rejects.toThrow(TypeError);
  });
});

describe("hostTimers are", () => {
  const hosts = (): unknown[] => [
    globalThis.setTimeout,
    globalThis.setInterval,
    globalThis.setImmediate,
    globalThis.clearTimeout,
    globalThis.clearInterval,
    globalThis.clearImmediate,
    globalThis.Date,
    performance.now,
    AbortSignal.timeout,
  ];

  test("given back, whether the test passes or fails", async () => {
    const before = hosts();
    const own = Object.hasOwn(performance, "now");
    await virtually(() => sleep(1));
    await expect(virtually(() => Promise.reject(new Error("fails")))).rejects.toThrow("fails");
    expect(hosts()).toEqual(before);
    expect(Object.hasOwn(performance, "now")).toBe(own);
  });

  test("those of no other bubble at the same time, and not those of code outside", async () => {
    let outside = 0;
    const timeout = setTimeout(() => {
      outside = Date.now();
    }, 1);
    const [virtual, real] = await Promise.all([
      virtually(async () => {
        await delay(HOUR);
        return Date.now();
      }),
      synctest(async () => {
        await sleep(1);
        return Date.now();
      }),
    ]);
    expect(virtual).toBe(EPOCH + HOUR);
    expect(real).toBeGreaterThan(EPOCH + 10 * HOUR);
    while (outside === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(outside).toBeGreaterThan(EPOCH + 10 * HOUR);
    clearTimeout(timeout);
  });

  test("the goroutines' of the bubble, too", async () => {
    const at = await virtually(async () => {
      const instants: number[] = [];
      await Promise.all([
        go(async () => {
          await delay(20);
          instants.push(performance.now());
        }),
        go(async () => {
          await delay(10);
          instants.push(performance.now());
        }),
      ]);
      return instants;
    });
    expect(at).toEqual([10, 20]);
  });
});

test("what was imported from node:timers/promises stays the host's: the bubble waits for it, and its own time stands still", async () => {
  const { setTimeout: wait } = await import("node:timers/promises");
  const elapsed = await virtually(async () => {
    const before = now();
    // A timer of the bubble's that time would otherwise jump to.
    const alarm = go(() => delay(1));
    const value = await wait(5, "waited");
    const passed = now() - before;
    await alarm;
    return [value, passed];
  });
  expect(elapsed).toEqual(["waited", 0]);
});
