import fc from "fast-check";
import { Pool, type PoolOptions, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { holds } from "../support/property.js";
import { elapsed, hasDeadline, stall } from "../support/virtual-time.js";
import { outcomesOf, rejection } from "./outcomes.js";

/** A pool whose handler logs when it is called, and takes as long as the job says. */
function logged(options: PoolOptions): { pool: Pool<number, void>; calls: number[] } {
  const calls: number[] = [];
  const pool = new Pool(
    async (ms: number) => {
      calls.push(elapsed());
      if (ms > 0) await sleep(ms);
    },
    { workers: 100, queue: Infinity, results: Infinity, ...options },
  );
  return { pool, calls };
}

/** Fails if more than `limit` of the calls are in some interval, wherever that begins. */
function expectWithin(calls: readonly number[], limit: number, interval: number): void {
  for (const [index, call] of calls.entries()) {
    const later = calls[index + limit];
    if (later !== undefined) expect(later - call).toBeGreaterThanOrEqual(interval);
  }
}

describe("rate", () => {
  test("starts so many at once, and then as soon as the interval is over for each", () =>
    synctest(async () => {
      const { pool, calls } = logged({ rate: { limit: 3, interval: 100 } });
      await Promise.all(Array.from({ length: 8 }, () => pool.run(1)));
      expect(calls).toEqual([0, 0, 0, 100, 100, 100, 200, 200]);
      await pool.close();
    }));

  test("holds for every window, not just for those that begin at a multiple of the interval", () =>
    synctest(async () => {
      const { pool, calls } = logged({ rate: { limit: 3, interval: 100 } });
      await sleep(90);
      const runs = Array.from({ length: 3 }, () => pool.run(1));
      await sleep(20);
      runs.push(...Array.from({ length: 3 }, () => pool.run(1)));
      await Promise.all(runs);
      expect(calls).toEqual([90, 90, 90, 190, 190, 190]);
      await pool.close();
    }));

  test("lets the next start when the window has moved past the oldest, not past all", () =>
    synctest(async () => {
      const { pool, calls } = logged({ rate: { limit: 2, interval: 100 } });
      const runs = [pool.run(1)];
      await sleep(60);
      runs.push(pool.run(1), pool.run(1), pool.run(1));
      await Promise.all(runs);
      expect(calls).toEqual([0, 60, 100, 160]);
      await pool.close();
    }));

  test("bounds starts, not what runs", () =>
    synctest(async () => {
      const { pool, calls } = logged({ rate: { limit: 1, interval: 10 } });
      await Promise.all(Array.from({ length: 5 }, () => pool.run(1_000)));
      expect(calls).toEqual([0, 10, 20, 30, 40]);
      expect(elapsed()).toBe(1_040);
      await pool.close();
    }));

  test("is an upper bound only: the workers are another", () =>
    synctest(async () => {
      const { pool, calls } = logged({ workers: 2, rate: { limit: 3, interval: 100 } });
      await Promise.all(Array.from({ length: 5 }, () => pool.run(40)));
      expect(calls).toEqual([0, 0, 40, 100, 100]);
      await pool.close();
    }));

  test("counts every call of the handler, retries too", () =>
    synctest(async () => {
      const calls: number[] = [];
      const pool = new Pool(
        (_: number, { attempt }) => {
          calls.push(elapsed());
          if (attempt < 3) throw new Error("again");
        },
        { workers: 5, rate: { limit: 2, interval: 10 }, retry: { attempts: 3 } },
      );
      await Promise.all([pool.run(1), pool.run(2)]);
      expect(calls).toEqual([0, 0, 10, 10, 20, 20]);
      await pool.close();
    }));

  test("dates a call when it is made, however late that is", () =>
    synctest(async () => {
      const { pool, calls } = logged({ rate: { limit: 1, interval: 100 } });
      const runs = [pool.run(1), pool.run(1), pool.run(1)];
      stall(70);
      await Promise.all(runs);
      expectWithin(calls, 1, 100);
      expect(calls).toEqual([70, 170, 270]);
      await pool.close();
    }));

  test.each([
    [1, 10],
    [3, 10],
    [5, 50],
  ])("of %i in %i ms holds for any jobs at any time", (limit, interval) =>
    holds(
      fc.asyncProperty(
        fc.array(fc.record({ gap: fc.nat(25), takes: fc.nat(30), late: fc.nat(3) }), { maxLength: 40, size: "max" }),
        fc.integer({ min: 1, max: 6 }),
        async (jobs, workers) => {
          await synctest(async () => {
            const { pool, calls } = logged({ workers, rate: { limit, interval } });
            for (const { gap, takes, late } of jobs) {
              if (gap < 20) await sleep(gap / 2);
              pool.trySubmit(takes);
              if (late === 3) stall(3.5);
            }
            await pool.close();
            expect(calls).toHaveLength(jobs.length);
            expectWithin(calls, limit, interval);
          });
        },
      ),
      { numRuns: 40 },
    ),
  );

  test("holds for jobs that are cancelled in between as well, and loses no start to them", () =>
    synctest(async () => {
      const { pool, calls } = logged({ rate: { limit: 2, interval: 100 } });
      const cancel = new AbortController();
      const cancelled = [1, 2, 3].map(() => rejection(pool.run(1, cancel)));
      const runs = [1, 2, 3, 4].map(() => pool.run(1));
      cancel.abort();
      await Promise.all([...cancelled, ...runs]);
      expectWithin(calls, 2, 100);
      expect(calls).toEqual([0, 0, 100, 100]);
      await pool.close();
    }));

  test("applies to submit, trySubmit, run and map alike", () =>
    synctest(async () => {
      const { pool, calls } = logged({ rate: { limit: 1, interval: 10 } });
      const run = pool.run(1);
      await pool.submit(1);
      pool.trySubmit(1);
      for await (const result of pool.map([1, 1])) expect(result).toBeUndefined();
      await run;
      expect(calls).toEqual([0, 10, 20, 30, 40]);
      await pool.close();
    }));

  test("keeps the order of priorities: what waits for its turn may be overtaken", () =>
    synctest(async () => {
      const order: string[] = [];
      const pool = new Pool((job: string) => void order.push(`${job} ${elapsed()}`), {
        workers: 3,
        rate: { limit: 1, interval: 10 },
      });
      const runs = [pool.run("first"), pool.run("low"), pool.run("high", { priority: 1 })];
      await Promise.all(runs);
      expect(order).toEqual(["first 0", "high 10", "low 20"]);
      await pool.close();
    }));

  test("lets nobody overtake what waits for its turn, also where that has come and nobody has noticed yet", () =>
    synctest(async () => {
      const order: string[] = [];
      const pool = new Pool((job: string) => void order.push(`${job} ${elapsed()}`), {
        workers: 3,
        rate: { limit: 1, interval: 10 },
      });
      const runs = [pool.run("first"), pool.run("second")];
      await settled();
      stall(10);
      runs.push(pool.run("late"));
      await Promise.all(runs);
      expect(order).toEqual(["first 0", "second 10", "late 20"]);
      await pool.close();
    }));

  test("has jobs that wait for it count as queued", () =>
    synctest(async () => {
      const { pool } = logged({ queue: 2, rate: { limit: 1, interval: 10 } });
      expect([1, 2, 3, 4].map((ms) => pool.trySubmit(ms))).toEqual([true, true, true, false]);
      await settled();
      expect(pool.stats).toMatchObject({ running: 1, queued: 2 });
      expect(await outcomesOf(pool)).toHaveLength(3);
    }));

  test("of a paused pool starts nothing, and none too many when it is resumed", () =>
    synctest(async () => {
      const { pool, calls } = logged({ rate: { limit: 2, interval: 10 } });
      const runs = Array.from({ length: 5 }, () => pool.run(1));
      await sleep(5);
      pool.pause();
      await sleep(100);
      expect(calls).toEqual([0, 0]);
      pool.resume();
      await Promise.all(runs);
      expect(calls).toEqual([0, 0, 105, 105, 115]);
      await pool.close();
    }));
});

describe("a pool with a rate that has nothing to start", () => {
  test("has no timer, though its last start is not an interval ago", () =>
    synctest(async () => {
      const { pool } = logged({ rate: { limit: 1, interval: 60_000 } });
      await pool.run(1);
      await pool.idle();
      await settled();
      expect(hasDeadline()).toBe(false);
      expect(elapsed()).toBe(1);
      await pool.close();
    }));

  test("has none while it is paused with jobs in its queue", () =>
    synctest(async () => {
      const { pool } = logged({ rate: { limit: 1, interval: 60_000 } });
      await pool.run(1);
      pool.pause();
      await pool.submit(1);
      await settled();
      expect(hasDeadline()).toBe(false);
      await pool.stop();
    }));

  test("has none after it was stopped with jobs that waited for it", () =>
    synctest(async () => {
      const { pool } = logged({ rate: { limit: 1, interval: 60_000 } });
      await pool.submit(1);
      await pool.submit(1);
      await pool.stop();
      await settled();
      expect(hasDeadline()).toBe(false);
      expect((await outcomesOf(pool)).map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
    }));

  test("has none after a job that waited for it was cancelled, or was refused", () =>
    synctest(async () => {
      const { pool } = logged({ queue: 1, rate: { limit: 1, interval: 60_000 } });
      const cancel = new AbortController();
      await pool.run(1);
      const run = rejection(pool.run(1, cancel));
      expect(pool.trySubmit(1)).toBe(false);
      cancel.abort();
      await run;
      await settled();
      expect(hasDeadline()).toBe(false);
      await pool.close();
    }));
});
