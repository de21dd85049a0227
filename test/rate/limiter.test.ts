import { every, Limiter, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";

/** How many single events are allowed now. */
function allowed(limiter: Limiter): number {
  let count = 0;
  while (count < 1_000 && limiter.allow()) count += 1;
  return count;
}

test.each([0, 1, 3])("rule 246: a new limiter is full: %i events at once, and not one more", (burst) =>
  synctest(() => {
    const limiter = new Limiter(10, burst);
    expect(limiter.tokens).toBe(burst);
    expect(allowed(limiter)).toBe(burst);
  }),
);

describe("rule 247: tokens return", () => {
  test("evenly, fractions included", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 3);
      limiter.allow(3);
      for (const tokens of [0.25, 0.5, 0.75, 1, 1.25]) {
        await sleep(25);
        expect(limiter.tokens).toBe(tokens);
      }
      expect(allowed(limiter)).toBe(1);
      expect(limiter.tokens).toBe(0.25);
    }));

  test("at limits that are fractions", () =>
    synctest(async () => {
      const limiter = new Limiter(0.5, 1);
      limiter.allow();
      await sleep(1_999);
      expect(limiter.allow()).toBe(false);
      await sleep(1);
      expect(limiter.allow()).toBe(true);
    }));

  test("up to the burst, however long nobody comes", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 3);
      limiter.allow(3);
      await sleep(3_600_000);
      expect(limiter.tokens).toBe(3);
      expect(allowed(limiter)).toBe(3);
    }));
});

describe("rule 248: allow", () => {
  test("takes all of n, or nothing", () =>
    synctest(() => {
      const limiter = new Limiter(10, 3);
      expect([limiter.allow(2), limiter.allow(2), limiter.allow(1), limiter.allow(1)]).toEqual([
        true,
        false,
        true,
        false,
      ]);
    }));

  test("takes nothing when it is refused, so that the tokens are there sooner", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 1);
      limiter.allow();
      for (let i = 0; i < 5; i += 1) limiter.allow();
      await sleep(100);
      expect(limiter.allow()).toBe(true);
    }));

  test("of nothing is allowed unless more is reserved than there is", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 1);
      limiter.reserve();
      expect(limiter.allow(0)).toBe(true);
      limiter.reserve();
      expect(limiter.allow(0)).toBe(false);
      await sleep(100);
      expect(limiter.allow(0)).toBe(true);
    }));
});

test.each([
  [250, 4],
  [1, 1_000],
  [0.001, 1_000_000],
  [2_500, 0.4],
  [Infinity, 0],
  [0, Infinity],
  [-1, Infinity],
])("rule 257: every(%d) is %d events per second", (ms, perSecond) => {
  expect(every(ms)).toBe(perSecond);
});

describe("rule 258: a limit of Infinity", () => {
  test("allows everything at once, whatever the burst is", () =>
    synctest(async () => {
      const limiter = new Limiter(Infinity, 0);
      expect(limiter.allow(1_000)).toBe(true);
      expect(limiter.reserve(1_000)).toMatchObject({ ok: true, delay: 0 });
      await limiter.wait(1_000);
    }));

  test("takes no tokens", () =>
    synctest(async () => {
      const limiter = new Limiter(Infinity, 2);
      limiter.allow(2);
      limiter.reserve(2);
      await limiter.wait(2);
      expect(limiter.tokens).toBe(2);
      limiter.setLimit(10);
      expect(allowed(limiter)).toBe(2);
    }));

  test("fills the bucket of a limiter that gets it", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 2);
      limiter.reserve(2);
      limiter.reserve(2);
      limiter.setLimit(Infinity);
      expect(limiter.tokens).toBe(-2);
      await sleep(1);
      expect(limiter.tokens).toBe(2);
    }));
});

describe.each([0, -1])("rule 259: with a limit of %d", (perSecond) => {
  test("what the bucket holds may be used, and nothing comes after that", () =>
    synctest(async () => {
      const limiter = new Limiter(perSecond, 2);
      expect(allowed(limiter)).toBe(2);
      await sleep(1e12);
      expect(allowed(limiter)).toBe(0);
      expect(limiter.reserve()).toMatchObject({ ok: true, delay: Infinity });
    }));

  test("a reservation that is cancelled gives its tokens back for another limit", () =>
    synctest(async () => {
      const limiter = new Limiter(perSecond, 2);
      const first = limiter.reserve(2);
      const second = limiter.reserve(2);
      expect([first.delay, second.delay, limiter.tokens]).toEqual([0, Infinity, -2]);
      second.cancel();
      expect(limiter.tokens).toBe(0);
      limiter.setLimit(10);
      expect(limiter.reserve(2).delay).toBe(200);
    }));
});

test("rule 260: a burst of 0 allows nothing", () =>
  synctest(async () => {
    const limiter = new Limiter(10, 0);
    await sleep(1_000);
    expect(limiter.allow()).toBe(false);
    expect(limiter.reserve().ok).toBe(false);
    await expect(limiter.wait()).rejects.toThrow(new Error("rate: Wait(n=1) exceeds limiter's burst 0"));
  }));

describe("rule 261: setLimit", () => {
  test("counts what has come at the old limit, and goes on at the new one", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 8);
      limiter.allow(8);
      await sleep(200);
      limiter.setLimit(40);
      expect(limiter.tokens).toBe(2);
      await sleep(100);
      expect(limiter.tokens).toBe(6);
    }));

  test("leaves reservations, and waits that have begun, their times", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 1);
      limiter.allow();
      const reserved = limiter.reserve();
      let isThrough = false;
      const waiting = limiter.wait().then(() => {
        isThrough = true;
      });
      limiter.setLimit(1_000);
      expect(reserved.delay).toBe(100);
      await sleep(199);
      expect(isThrough).toBe(false);
      await sleep(1);
      await waiting;
      expect(isThrough).toBe(true);
    }));
});

describe("rule 262: setBurst", () => {
  test("drops what is above a smaller burst", () =>
    synctest(() => {
      const limiter = new Limiter(10, 8);
      limiter.setBurst(3);
      expect(limiter.tokens).toBe(3);
      expect(allowed(limiter)).toBe(3);
    }));

  test("adds nothing where it is larger, and counts what has come before that", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 2);
      await sleep(1_000);
      limiter.setBurst(5);
      expect(limiter.tokens).toBe(2);
      await sleep(100);
      expect(limiter.tokens).toBe(3);
    }));
});

test("rule 266: tokens tells, changes nothing, and is negative while more is reserved than there is", () =>
  synctest(async () => {
    const limiter = new Limiter(10, 4);
    limiter.reserve(4);
    limiter.reserve(3);
    expect([limiter.tokens, limiter.tokens]).toEqual([-3, -3]);
    await sleep(150);
    expect([limiter.tokens, limiter.tokens]).toEqual([-1.5, -1.5]);
    await sleep(150);
    expect(limiter.tokens).toBe(0);
    expect(limiter.allow()).toBe(false);
  }));

test.each([1e-10, Number.MIN_VALUE])("rule 267: at a limit of %d the next event is far away", (perSecond) =>
  synctest(async () => {
    const limiter = new Limiter(perSecond, 1);
    expect([limiter.allow(), limiter.allow()]).toEqual([true, false]);
    await sleep(1e10);
    expect(limiter.allow()).toBe(false);
    const reserved = limiter.reserve();
    expect(reserved.delay).toBeGreaterThan(9e12);
    reserved.cancel();
    expect(limiter.tokens).toBeGreaterThanOrEqual(0);
    expect(limiter.tokens).toBeLessThan(1);
  }),
);

test("rule 268: a limiter that was made outside is on the clock of the bubble that it is used in", async () => {
  const limiter = new Limiter(10, 1);
  for (let bubble = 0; bubble < 2; bubble += 1) {
    await synctest(async () => {
      limiter.setLimit(10);
      while (!limiter.allow()) await sleep(100);
      await sleep(99);
      expect(limiter.allow()).toBe(false);
      await sleep(1);
      expect(limiter.allow()).toBe(true);
    });
  }
});

describe("what is no number is refused by name and value, and changes nothing:", () => {
  const limiter = new Limiter(0, 1);

  test.each<[string, () => unknown]>([
    ['rate: the limit must be a number, not "10"', () => new Limiter("10" as never, 1)],
    ["rate: the limit must be a number, not NaN", () => new Limiter(NaN, 1)],
    ["rate: the limit must be a number, not undefined", () => limiter.setLimit(undefined as never)],
    ["rate: burst must be an integer of at least 0, not 1.5", () => new Limiter(1, 1.5)],
    ["rate: burst must be an integer of at least 0, not -1", () => new Limiter(1, -1)],
    ["rate: burst must be an integer of at least 0, not Infinity", () => limiter.setBurst(Infinity)],
    ["rate: n must be an integer of at least 0, not -1", () => limiter.allow(-1)],
    ['rate: n must be an integer of at least 0, not "1"', () => limiter.reserve("1" as never)],
    ["rate: invalid interval NaN", () => every(NaN)],
    ['rate: invalid interval "1s"', () => every("1s" as never)],
  ])("%s", (text, misuse) => {
    expect(misuse).toThrow(new RangeError(text));
    expect(limiter.tokens).toBe(1);
  });

  test("wait rejects", async () => {
    await expect(limiter.wait(0.5)).rejects.toThrow(
      new RangeError("rate: n must be an integer of at least 0, not 0.5"),
    );
    expect(limiter.tokens).toBe(1);
  });
});
