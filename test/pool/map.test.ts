import { go, Pool, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { Load } from "../support/load.js";
import { elapsed } from "../support/virtual-time.js";
import { collected, outcomesOf } from "./outcomes.js";

const takes = async (ms: number): Promise<number> => sleep(ms).then(() => ms);

describe("map", () => {
  test("yields results as they are ready", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 3 });
      expect(await collected(pool.map([30, 10, 20, 25, 1]))).toEqual([10, 20, 1, 30, 25]);
      await pool.close();
    }));

  test("yields them in the order of the jobs if asked to", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 3 });
      expect(await collected(pool.map([30, 10, 20, 25, 5], { ordered: true }))).toEqual([30, 10, 20, 25, 5]);
      await pool.close();
    }));

  test.each([false, true])("yields each result once, also undefined ones (ordered: %s)", (ordered) =>
    synctest(async () => {
      const seen: number[] = [];
      const pool = new Pool(
        async (job: number) => {
          await sleep((job * 7) % 5);
          seen.push(job);
          return job % 3 === 0 ? undefined : job;
        },
        { workers: 4, queue: 3 },
      );
      const jobs = Array.from({ length: 100 }, (_, job) => job);
      const results = await collected(pool.map(jobs, { ordered }));
      const expected = (ordered ? jobs : seen).map((job) => (job % 3 === 0 ? undefined : job));
      expect(results).toEqual(expected);
      await pool.close();
    }),
  );

  test("of nothing yields nothing", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 3 });
      expect(await collected(pool.map([]))).toEqual([]);
      expect(await collected(pool.map([], { ordered: true, errors: "collect" }))).toEqual([]);
      await pool.close();
    }));

  test("is an iterator whose end stays its end", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 3 });
      const results = pool.map([1]);
      expect(results[Symbol.asyncIterator]()).toBe(results);
      expect(await results.next()).toEqual({ value: 1, done: false });
      for (let again = 0; again < 3; again += 1) {
        expect(await results.next()).toEqual({ value: undefined, done: true });
      }
      await pool.close();
    }));

  test("answers calls of next that do not wait for each other, in their order", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 3 });
      const results = pool.map([30, 10, 20], { ordered: true });
      const steps = await Promise.all([results.next(), results.next(), results.next(), results.next()]);
      expect(steps.map(({ value }) => value)).toEqual([30, 10, 20, undefined]);
      expect(steps.map(({ done }) => done)).toEqual([false, false, false, true]);
      await pool.close();
    }));

  test("uses all workers, and never more", () =>
    synctest(async () => {
      const load = new Load();
      const pool = new Pool((ms: number) => load.during(() => sleep(ms)), { workers: 3, queue: 1 });
      await collected(pool.map(Array.from({ length: 12 }, () => 10)));
      expect(load.peak).toBe(3);
      expect(elapsed()).toBe(40);
      await pool.close();
    }));

  test("sends nothing to the pool's results, and counts its jobs in stats", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 2, results: Infinity });
      await collected(pool.map([1, 2, 3]));
      expect(pool.stats).toMatchObject({ submitted: 3, done: 3 });
      expect(await outcomesOf(pool)).toEqual([]);
    }));

  test("shares the workers with others: run and submit get their turns", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1 });
      const endless = (function* () {
        for (;;) yield 10;
      })();
      const results = pool.map(endless);
      expect(await results.next()).toEqual({ value: 10, done: false });
      const run = pool.run(5);
      const mapped = go(async () => {
        for (;;) if ((await results.next()).done) return;
      });
      await run;
      expect(elapsed()).toBeLessThanOrEqual(30);
      await results.return?.();
      await mapped;
      await pool.close();
    }));

  test("several at a time go on side by side", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 4, queue: 2 });
      const jobs = [[10, 20, 30], [5, 15, 25], [1, 2, 3], []];
      expect(await Promise.all(jobs.map((some) => collected(pool.map(some, { ordered: true }))))).toEqual(jobs);
      await pool.close();
    }));

  test("goes on while the pool is resized", () =>
    synctest(async () => {
      const load = new Load();
      const pool = new Pool((ms: number) => load.during(() => takes(ms)), { workers: 1 });
      const jobs = Array.from({ length: 9 }, () => 10);
      const mapped = collected(pool.map(jobs));
      await sleep(25);
      pool.resize(3);
      expect(await mapped).toEqual(jobs);
      expect(load.peak).toBe(3);
      expect(elapsed()).toBe(50);
      await pool.close();
    }));

  test("gives workers that come with a resize jobs at once, also while all others are busy", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1 });
      const mapped = collected(pool.map([100, 100, 100, 100]));
      await sleep(1);
      pool.resize(4);
      await mapped;
      expect(elapsed()).toBe(101);
      await pool.close();
    }));

  test("applies the pool's timeout and retry to each of its jobs", () =>
    synctest(async () => {
      const pool = new Pool(
        async (job: number, { attempt }) => {
          await sleep(job);
          if (attempt === 1) throw new Error("again");
          return job * attempt;
        },
        { workers: 2, timeout: 100, retry: { attempts: 2, delay: () => 5 } },
      );
      expect(await collected(pool.map([10, 20], { ordered: true }))).toEqual([20, 40]);
      await pool.close();
    }));
});
