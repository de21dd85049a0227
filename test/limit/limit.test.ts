import { AsyncLocalStorage } from "node:async_hooks";
import { limit, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { Load } from "../support/load.js";
import { settled } from "../support/turn.js";
import { elapsed } from "../support/virtual-time.js";

const reason = new Error("no time for this");

describe("limit", () => {
  test("calls functions, at most so many at a time", () =>
    synctest(async () => {
      const load = new Load();
      const two = limit(2);
      const double = (n: number): Promise<number> => load.during(() => sleep(10).then(() => n * 2));
      const results = await Promise.all([1, 2, 3, 4, 5].map((n) => two(() => double(n))));
      expect(results).toEqual([2, 4, 6, 8, 10]);
      expect(load.peak).toBe(2);
      expect(elapsed()).toBe(30);
    }));

  test("starts them in the order of the calls, each as soon as there is room", () =>
    synctest(async () => {
      const starts: string[] = [];
      const two = limit(2);
      const job = (name: string, ms: number) => (): Promise<void> => {
        starts.push(`${name} at ${elapsed()}`);
        return sleep(ms);
      };
      await Promise.all([two(job("a", 30)), two(job("b", 10)), two(job("c", 10)), two(job("d", 10))]);
      expect(starts).toEqual(["a at 0", "b at 0", "c at 10", "d at 20"]);
    }));

  test("rejects with what a function throws, and goes on", async () => {
    const one = limit(1);
    const ends = await Promise.allSettled([
      one(() => {
        throw new Error("thrown");
      }),
      one(() => Promise.reject(new Error("rejected"))),
      one("no function" as never),
      one(() => "fine"),
    ]);
    expect(ends).toMatchObject([
      { reason: new Error("thrown") },
      { reason: new Error("rejected") },
      { reason: expect.any(TypeError) as unknown },
      { value: "fine" },
    ]);
  });

  test("has any number wait", async () => {
    const one = limit(1);
    const results = await Promise.all(Array.from({ length: 10_000 }, (_, n) => one(() => n)));
    expect(results).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
  });

  test("of Infinity has nobody wait", () =>
    synctest(async () => {
      const load = new Load();
      const any = limit(Number.POSITIVE_INFINITY);
      await Promise.all(Array.from({ length: 100 }, () => any(() => load.during(() => sleep(1)))));
      expect(load.peak).toBe(100);
    }));

  test("calls each function in the async context of its caller, also from the line", async () => {
    const store = new AsyncLocalStorage<number>();
    const one = limit(1);
    const look = async (): Promise<unknown[]> => {
      const before = store.getStore();
      await settled();
      return [before, store.getStore()];
    };
    const seen = await Promise.all([1, 2, 3].map((n) => store.run(n, () => one(look))));
    store.disable();
    expect(seen).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });
});

describe("limit with a signal", () => {
  test("that aborts while the call waits in line rejects, and never calls the function", () =>
    synctest(async () => {
      const calls: string[] = [];
      const controller = new AbortController();
      const one = limit(1);
      const job = (name: string) => (): Promise<void> => {
        calls.push(name);
        return sleep(10);
      };
      const ends = Promise.allSettled([one(job("a")), one(job("b"), controller), one(job("c"))]);
      await sleep(5);
      controller.abort(reason);
      expect(await ends).toMatchObject([{ status: "fulfilled" }, { reason }, { status: "fulfilled" }]);
      expect(calls).toEqual(["a", "c"]);
      expect(elapsed()).toBe(20);
    }));

  test("that has aborted rejects, though there is room", async () => {
    let called = false;
    const call = limit(1)(
      () => {
        called = true;
      },
      { signal: AbortSignal.abort(reason) },
    );
    await expect(call).rejects.toBe(reason);
    expect(called).toBe(false);
  });

  test("that aborts once the function runs changes nothing", () =>
    synctest(async () => {
      const controller = new AbortController();
      const one = limit(1);
      const running = one(() => sleep(10).then(() => "done"), controller);
      await sleep(5);
      controller.abort(reason);
      expect(await running).toBe("done");
    }));

  test("that is none rejects", async () => {
    await expect(limit(1)(() => {}, { signal: {} as AbortSignal })).rejects.toThrow(TypeError);
  });
});

test.each<[unknown, string]>([
  [0, "0"],
  [-1, "-1"],
  [1.5, "1.5"],
  [Number.NaN, "NaN"],
  ["2", '"2"'],
  [undefined, "undefined"],
  [null, "null"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
])("limit(%s) is a RangeError that quotes it", (n, quoted) => {
  expect(() => limit(n as number)).toThrow(new RangeError(`limit: n must be an integer >= 1, not ${quoted}`));
});
