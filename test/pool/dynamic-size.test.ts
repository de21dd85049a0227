import { Pool, type PoolStats, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { Load } from "../support/load.js";
import { elapsed, hasDeadline } from "../support/virtual-time.js";

const workersOf = ({ stats }: { readonly stats: PoolStats }): number => stats.workers;

describe("a pool with { min, max }", () => {
  test("begins with min workers", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(1), { workers: { min: 2, max: 5 } });
      expect(pool.stats).toMatchObject({ workers: 2, idle: 2, running: 0 });
      await pool.close();
    }));

  test("starts a worker for a job that finds none idle, up to max; what comes then is queued", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(10), { workers: { min: 1, max: 3 }, results: Infinity });
      const sizes: number[][] = [];
      for (let job = 0; job < 5; job += 1) {
        pool.trySubmit(job);
        const { workers, running, queued } = pool.stats;
        sizes.push([workers, running, queued]);
      }
      expect(sizes).toEqual([
        [1, 1, 0],
        [2, 2, 0],
        [3, 3, 0],
        [3, 3, 1],
        [3, 3, 2],
      ]);
      await pool.close();
      expect(elapsed()).toBe(20);
    }));

  test.each([0, 2])("starts none for a job that finds one idle (min: %i)", (min) =>
    synctest(async () => {
      const pool = new Pool((_: number, { worker }) => worker, { workers: { min, max: 3 } });
      for (let job = 0; job < 10; job += 1) expect(await pool.run(job)).toBe(1);
      const workers = Math.max(min, 1);
      expect(pool.stats).toMatchObject({ workers, idle: workers });
      await pool.close();
    }),
  );

  test("ends a worker that was idle for idleTimeout, down to min", () =>
    synctest(async () => {
      const pool = new Pool((ms: number) => sleep(ms), { workers: { min: 1, max: 3, idleTimeout: 100 } });
      await Promise.all([pool.run(10), pool.run(20), pool.run(30)]);
      expect(workersOf(pool)).toBe(3);
      await sleep(79);
      expect(workersOf(pool)).toBe(3);
      await sleep(1);
      expect(workersOf(pool)).toBe(2);
      await sleep(10);
      expect(workersOf(pool)).toBe(1);
      await sleep(1_000_000);
      expect(pool.stats).toMatchObject({ workers: 1, idle: 1, running: 0 });
      await pool.close();
    }));

  test("down to none with a min of 0, and up again", () =>
    synctest(async () => {
      const pool = new Pool((ms: number) => sleep(ms), { workers: { min: 0, max: 2, idleTimeout: 5 } });
      expect(workersOf(pool)).toBe(0);
      await Promise.all([pool.run(10), pool.run(10)]);
      expect(workersOf(pool)).toBe(2);
      await sleep(5);
      expect(workersOf(pool)).toBe(0);
      await pool.run(1);
      expect(workersOf(pool)).toBe(1);
      await pool.close();
    }));

  test("has workers that idle for ten seconds by default", () =>
    synctest(async () => {
      const pool = new Pool(() => {}, { workers: { min: 0, max: 2 } });
      await pool.run(1);
      await sleep(9_999);
      expect(workersOf(pool)).toBe(1);
      await sleep(1);
      expect(workersOf(pool)).toBe(0);
      await pool.close();
    }));

  test("gives a job to the worker that was idle last, so that those of a busier time come to their end", () =>
    synctest(async () => {
      const pool = new Pool((ms: number) => sleep(ms), { workers: { min: 0, max: 4, idleTimeout: 100 } });
      await Promise.all([pool.run(10), pool.run(10), pool.run(10), pool.run(10)]);
      for (let job = 0; job < 20; job += 1) await pool.run(10);
      expect(workersOf(pool)).toBe(1);
      await pool.close();
    }));

  test("keeps no timer for its idle workers", () =>
    synctest(async () => {
      const pool = new Pool(() => {}, { workers: { min: 0, max: 4, idleTimeout: 100 } });
      await Promise.all([pool.run(1), pool.run(2)]);
      await settled();
      expect(hasDeadline()).toBe(false);
      await pool.close();
    }));

  test("numbers its workers from 1 and uses the numbers of ended ones again", () =>
    synctest(async () => {
      const numbers = new Set<number>();
      const pool = new Pool(
        async (_: number, { worker }) => {
          numbers.add(worker);
          await sleep(1);
        },
        { workers: { min: 0, max: 3, idleTimeout: 10 } },
      );
      for (let round = 0; round < 5; round += 1) {
        await Promise.all([1, 2, 3, 4, 5, 6].map((job) => pool.run(job)));
        await sleep(20);
      }
      expect([...numbers].sort()).toEqual([1, 2, 3]);
      await pool.close();
    }));

  test("never runs more than max, whatever the load", () =>
    synctest(async () => {
      const load = new Load();
      const pool = new Pool((ms: number) => load.during(() => sleep(ms)), {
        workers: { min: 1, max: 4, idleTimeout: 3 },
        queue: 2,
      });
      for (let wave = 1; wave < 12; wave += 1) {
        await Promise.all(Array.from({ length: wave }, (_, job) => pool.run(job % 5)));
        await sleep(wave % 4);
      }
      expect(load.peak).toBe(4);
      await pool.close();
    }));
});
