import { ClosedPoolError, Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";
import { rejection } from "./outcomes.js";

describe("leaving a loop", () => {
  test("waits for a source that is busy, and its clean-up, as for await does", () =>
    synctest(async () => {
      const log: string[] = [];
      async function* jobs(): AsyncGenerator<number> {
        try {
          for (let job = 1; ; job += 1) {
            yield job;
            await sleep(10);
          }
        } finally {
          log.push(`cleaned up at ${elapsed()}`);
        }
      }
      const pool = new Pool((n: number) => n, { workers: 1 });
      for await (const _ of pool.map(jobs())) break;
      log.push(`left at ${elapsed()}`);
      expect(log).toEqual(["cleaned up at 10", "left at 10"]);
      await pool.close();
    }));

  test.each([
    ["is busy", 1],
    ["waits to be asked", 0],
  ])("throws what the clean-up of a source throws that %s", (_, ahead) =>
    synctest(async () => {
      async function* jobs(): AsyncGenerator<number> {
        try {
          for (let job = 1; ; job += 1) {
            yield job;
            await sleep(10);
          }
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: what is tested
          throw new Error("cursor.close failed");
        }
      }
      const pool = new Pool((n: number) => n, { workers: 1 });
      const loop = async (): Promise<void> => {
        for await (const _ of pool.map(jobs(), { ahead })) {
          await settled();
          break;
        }
      };
      expect(await rejection(loop())).toEqual(new Error("cursor.close failed"));
      await pool.close();
    }),
  );

  test("while the source produces a job has that job not be done", () =>
    synctest(async () => {
      const done: number[] = [];
      async function* jobs(): AsyncGenerator<number> {
        yield 1;
        await sleep(10);
        yield 2;
      }
      const pool = new Pool((n: number) => done.push(n), { workers: 2 });
      const results = pool.map(jobs());
      await results.next();
      await results.return?.();
      await sleep(20);
      await pool.close();
      expect(done).toEqual([1]);
      expect(pool.stats).toMatchObject({ submitted: 1, done: 1, cancelled: 0 });
    }));

  test("tells calls of next that wait that it is over, and not which jobs have failed", () =>
    synctest(async () => {
      const pool = new Pool(
        async (ms: number, { signal }) => {
          if (ms === 1) throw new Error("fails");
          await sleep(ms, { signal });
        },
        { workers: 3 },
      );
      const results = pool.map([1, 1_000, 2_000], { errors: "collect" });
      const pending = results.next();
      await settled();
      expect(pool.stats.failed).toBe(1);
      await results.return?.();
      expect(await pending).toEqual({ value: undefined, done: true });
      await pool.close();
    }));

  test("aborts what runs with an error that says so", () =>
    synctest(async () => {
      let reason: unknown;
      const pool = new Pool(
        async (ms: number, { signal }) => {
          signal.addEventListener("abort", () => {
            reason = signal.reason;
          });
          await sleep(ms);
        },
        { workers: 2 },
      );
      for await (const _ of pool.map([1, 2])) break;
      expect(reason).toEqual(new Error("the loop over the results was left"));
      await pool.close();
    }));
});

describe("a loop that its signal has ended", () => {
  test("stays ended, whatever its source does then", () =>
    synctest(async () => {
      const cancel = new AbortController();
      async function* jobs(): AsyncGenerator<number> {
        yield 1;
        await sleep(10);
        throw new Error("the source is broken");
      }
      const pool = new Pool((n: number) => n, { workers: 2 });
      const results = pool.map(jobs(), cancel);
      await results.next();
      cancel.abort("enough");
      expect(await rejection(results.next())).toBe("enough");
      await sleep(20);
      expect(await results.next()).toEqual({ value: undefined, done: true });
      await pool.close();
    }));

  test("can be left at once, though the source is still busy", () =>
    synctest(async () => {
      const cancel = new AbortController();
      const never = new Promise<never>(() => {});
      const source: AsyncIterable<number> = {
        [Symbol.asyncIterator]: () => ({ next: () => never, return: () => never }),
      };
      const pool = new Pool((n: number) => n, { workers: 2 });
      const results = pool.map(source, cancel);
      const pending = rejection(results.next());
      cancel.abort("enough");
      expect(await pending).toBe("enough");
      expect(await results.return?.()).toEqual({ value: undefined, done: true });
      await pool.close();
    }));
});

test("stop ends a loop, also where nothing runs, after the results that are there", () =>
  synctest(async () => {
    const never = new Promise<never>(() => {});
    const steps = [1, 2, 3].map((value) => Promise.resolve({ value, done: false as const }));
    const source: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({ next: () => steps.shift() ?? never }),
    };
    const pool = new Pool((n: number) => n, { workers: 1 });
    const results = pool.map(source);
    expect(await results.next()).toEqual({ value: 1, done: false });
    await settled();
    expect(pool.stats).toMatchObject({ running: 0, done: 2 });
    await pool.stop("enough");
    expect(await results.next()).toEqual({ value: 2, done: false });
    const error = await rejection(results.next());
    expect(error).toBeInstanceOf(ClosedPoolError);
    expect((error as ClosedPoolError).cause).toBe("enough");
    expect(await results.next()).toEqual({ value: undefined, done: true });
  }));

test("a loop that collects errors ends with those and with the one that its pool was closed", () =>
  synctest(async () => {
    const failure = new Error("fails");
    const pool = new Pool(
      async (ms: number) => {
        await sleep(ms);
        if (ms === 1) throw failure;
        return ms;
      },
      { workers: 2 },
    );
    const results = pool.map([1, 5, 10, 20, 30], { errors: "collect" });
    expect(await results.next()).toEqual({ value: 5, done: false });
    const closed = pool.close();
    for (const value of [10, 20]) expect(await results.next()).toEqual({ value, done: false });
    const error = (await rejection(results.next())) as AggregateError;
    expect(error).toBeInstanceOf(AggregateError);
    expect(error.message).toBe("1 jobs failed");
    expect(error.errors).toEqual([failure, new ClosedPoolError("pool is closed")]);
    expect(await results.next()).toEqual({ value: undefined, done: true });
    await closed;
  }));

test.each([
  [5, "pool: jobs are not iterable: 5"],
  [null, "pool: jobs are not iterable: null"],
  [{}, "pool: jobs are not iterable: {}"],
])("jobs that cannot be iterated over are refused with a text that says so: %j", (jobs, message) => {
  const pool = new Pool((n: number) => n);
  expect(() => pool.map(jobs as never)).toThrow(new TypeError(message));
});

test("what is no signal is refused with a text that says so", () => {
  const pool = new Pool((n: number) => n);
  expect(() => pool.map([1], { signal: {} as never })).toThrow(new TypeError("invalid AbortSignal: [object Object]"));
});
