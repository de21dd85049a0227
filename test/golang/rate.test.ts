// The behaviour is that of golang.org/x/time/rate/rate_test.go, on the clock of a bubble.
import { every, Hour, Limiter, Microsecond, Millisecond, Nanosecond, Second, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";

/** The tests count time in tenths of a second: `[t, …]` is what happens at the instant `t * D`. */
const D = 100;

async function until(t: number): Promise<void> {
  await sleep(t * D - elapsed());
}

test("Limit: ten a second is a limit", () => {
  expect(10).not.toBe(every(0));
});

test.each([
  [0, Infinity],
  [-1, Infinity],
  [1 * Nanosecond, 1e9],
  [1 * Microsecond, 1e6],
  [1 * Millisecond, 1e3],
  [10 * Millisecond, 100],
  [100 * Millisecond, 10],
  [1 * Second, 1],
  [2 * Second, 0.5],
  [2.5 * Second, 0.4],
  [4 * Second, 0.25],
  [10 * Second, 0.1],
  [292 * 365 * 24 * Hour, 1 / (292 * 365 * 24 * 3_600)],
])("Every: %d ms are %d a second", (interval, limit) => {
  if (limit === Infinity) expect(every(interval)).toBe(limit);
  else expect(every(interval) / limit).toBeCloseTo(1, 9);
});

describe("allow:", () => {
  type Allow = [t: number, tokens: number, n: number, ok: boolean];
  test.each<[string, Limiter, Allow[]]>([
    [
      "LimiterBurst1",
      new Limiter(10, 1),
      [
        [0, 1, 1, true],
        [0, 0, 1, false],
        [0, 0, 1, false],
        [1, 1, 1, true],
        [1, 0, 1, false],
        [1, 0, 1, false],
        [2, 1, 2, false],
        [2, 1, 1, true],
        [2, 0, 1, false],
      ],
    ],
    [
      "LimiterBurst3",
      new Limiter(10, 3),
      [
        [0, 3, 2, true],
        [0, 1, 2, false],
        [0, 1, 1, true],
        [0, 0, 1, false],
        [1, 1, 4, false],
        [2, 2, 1, true],
        [3, 2, 1, true],
        [4, 2, 1, true],
        [4, 1, 1, true],
        [4, 0, 1, false],
        [4, 0, 1, false],
        [9, 3, 3, true],
        [9, 0, 0, true],
      ],
    ],
  ])("%s", (_, limiter, steps) =>
    synctest(async () => {
      for (const [t, tokens, n, ok] of steps) {
        await until(t);
        expect([limiter.tokens, limiter.allow(n)]).toEqual([tokens, ok]);
      }
    }),
  );

  test("noTruncationErrors: a limit with many digits allows its first event", () => {
    expect(new Limiter(0.7692307692307693, 1).allow()).toBe(true);
  });

  test("SimultaneousRequests: fifteen at once get what the burst has", () =>
    synctest(() => {
      const limiter = new Limiter(1, 5);
      expect(Array.from({ length: 15 }, () => limiter.allow()).filter(Boolean)).toHaveLength(5);
    }));

  test("LongRunningQPS: in five seconds as many as the limit says, and not one more", () =>
    synctest(async () => {
      const limiter = new Limiter(100, 100);
      let count = 0;
      for (; elapsed() < 5 * Second; await sleep(2)) if (limiter.allow()) count += 1;
      const ideal = 100 + (100 * elapsed()) / 1_000;
      expect(count).toBeLessThanOrEqual(ideal + 1);
      expect(count).toBeGreaterThanOrEqual(Math.floor(0.999 * ideal));
    }));

  test("ZeroLimit, TinyLimit: the burst, and no more", () => {
    for (const limit of [0, 1e-10]) {
      const limiter = new Limiter(limit, 1);
      expect([limiter.allow(), limiter.allow()]).toEqual([true, false]);
    }
  });
});

/** A limiter in a bubble, and checks of when what is reserved may happen, null if never. */
function reserving(limit: number, burst: number) {
  const limiter = new Limiter(limit, burst);
  const reserve = async (t: number, n: number, act: number | null) => {
    await until(t);
    const reservation = limiter.reserve(n);
    expect(reservation.ok).toBe(act !== null);
    if (act !== null) expect(t * D + reservation.delay).toBeCloseTo(act * D, 6);
    return reservation;
  };
  return { limiter, reserve };
}

describe("reserve:", () => {
  type Program = (context: ReturnType<typeof reserving>) => Promise<void>;
  test.each<[string, number, number, Program]>([
    [
      "SimpleReserve",
      10,
      2,
      async ({ reserve }) => {
        await reserve(0, 2, 0);
        await reserve(0, 2, 2);
        await reserve(3, 2, 4);
      },
    ],
    [
      "Mix",
      10,
      2,
      async ({ limiter, reserve }) => {
        await reserve(0, 3, null);
        await reserve(0, 2, 0);
        await until(1);
        expect([limiter.tokens, limiter.allow(2)]).toEqual([1, false]);
        await reserve(1, 2, 2);
        expect([limiter.tokens, limiter.allow(1)]).toEqual([-1, false]);
        await until(3);
        expect([limiter.tokens, limiter.allow(1)]).toEqual([1, true]);
      },
    ],
    [
      "CancelInvalid",
      10,
      2,
      async ({ reserve }) => {
        await reserve(0, 2, 0);
        (await reserve(0, 3, null)).cancel();
        await reserve(0, 2, 2);
      },
    ],
    [
      "CancelLast",
      10,
      2,
      async ({ reserve }) => {
        await reserve(0, 2, 0);
        const last = await reserve(0, 2, 2);
        await until(1);
        last.cancel();
        await reserve(1, 2, 2);
      },
    ],
    [
      "CancelTooLate",
      10,
      2,
      async ({ reserve }) => {
        await reserve(0, 2, 0);
        const late = await reserve(0, 2, 2);
        await until(3);
        late.cancel();
        await reserve(3, 2, 4);
      },
    ],
    [
      "Cancel0Tokens",
      10,
      2,
      async ({ reserve }) => {
        await reserve(0, 2, 0);
        const none = await reserve(0, 1, 1);
        await reserve(0, 1, 2);
        none.cancel();
        await reserve(0, 1, 3);
      },
    ],
    [
      "Cancel1Token",
      10,
      2,
      async ({ reserve }) => {
        await reserve(0, 2, 0);
        const one = await reserve(0, 2, 2);
        await reserve(0, 1, 3);
        await until(2);
        one.cancel();
        await reserve(2, 2, 4);
      },
    ],
    [
      "CancelMulti",
      10,
      4,
      async ({ reserve }) => {
        await reserve(0, 4, 0);
        const a = await reserve(0, 3, 3);
        await reserve(0, 1, 4);
        const c = await reserve(0, 1, 5);
        await until(1);
        c.cancel();
        a.cancel();
        await reserve(1, 3, 5);
      },
    ],
    [
      "ReserveSetLimit",
      5,
      2,
      async ({ limiter, reserve }) => {
        await reserve(0, 2, 0);
        await reserve(0, 2, 4);
        await until(2);
        limiter.setLimit(10);
        await reserve(2, 1, 4);
      },
    ],
    [
      // Go's test looks back from the instant 3 to 0, which a clock that only goes forward cannot; so this one asks at 3.
      "ReserveSetBurst",
      5,
      2,
      async ({ limiter, reserve }) => {
        await reserve(0, 2, 0);
        await reserve(0, 2, 4);
        await until(3);
        limiter.setBurst(4);
        await reserve(3, 4, 12);
      },
    ],
    [
      "ReserveSetLimitCancel",
      5,
      2,
      async ({ limiter, reserve }) => {
        await reserve(0, 2, 0);
        const cancelled = await reserve(0, 2, 4);
        await until(2);
        limiter.setLimit(10);
        cancelled.cancel();
        await reserve(2, 2, 3);
      },
    ],
  ])("%s", (_, limit, burst, program) => synctest(() => program(reserving(limit, burst))));
});

describe("wait:", () => {
  /** Whether it succeeds, and after how many tenths of a second. */
  async function waited(limiter: Limiter, n: number, signal?: AbortSignal): Promise<[boolean, number]> {
    const start = elapsed();
    const ok = await limiter.wait(n, { signal }).then(
      () => true,
      () => false,
    );
    return [ok, (elapsed() - start) / D];
  }

  test("WaitSimple", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 3);
      expect(await waited(limiter, 1, AbortSignal.abort())).toEqual([false, 0]);
      expect(await waited(limiter, 4)).toEqual([false, 0]);
      expect(await waited(limiter, 2)).toEqual([true, 0]);
      expect(await waited(limiter, 3)).toEqual([true, 2]);
    }));

  test("WaitCancel", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 3);
      const quit = new AbortController();
      expect(await waited(limiter, 2, quit.signal)).toEqual([true, 0]);
      const cancelled = waited(limiter, 3, quit.signal);
      await sleep(D);
      quit.abort();
      expect(await cancelled).toEqual([false, 1]);
      expect(limiter.tokens).toBe(2);
      expect(await waited(limiter, 2)).toEqual([true, 0]);
    }));

  test("WaitInf", () =>
    synctest(async () => {
      expect(await waited(new Limiter(Infinity, 0), 3)).toEqual([true, 0]);
    }));

  test("SetAfterZeroLimit", () =>
    synctest(async () => {
      const limiter = new Limiter(0, 1);
      expect([limiter.allow(), limiter.allow()]).toEqual([true, false]);
      limiter.setLimit(10);
      expect(await waited(limiter, 1)).toEqual([true, 1]);
    }));
});
