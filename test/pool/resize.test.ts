import { Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { Load } from "../support/load.js";
import { elapsed } from "../support/virtual-time.js";
import { outcomesOf } from "./outcomes.js";

describe("resize", () => {
  test("to more workers has queued jobs start at once", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(10), { workers: 1 });
      const runs = [1, 2, 3, 4].map((job) => pool.run(job));
      pool.resize(4);
      expect(pool.stats).toMatchObject({ workers: 4, running: 4, queued: 0 });
      await Promise.all(runs);
      expect(elapsed()).toBe(10);
      await pool.close();
    }));

  test("to more workers lets in who waits for room", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 1, results: Infinity });
      const submits = [1, 2, 3, 4].map((job) => pool.submit(job));
      expect(pool.stats).toMatchObject({ queued: 1, waiting: 2 });
      pool.resize(2);
      expect(pool.stats).toMatchObject({ running: 2, queued: 1, waiting: 1 });
      pool.resize(3);
      expect(pool.stats).toMatchObject({ running: 3, queued: 1, waiting: 0 });
      await Promise.all(submits);
      expect(elapsed()).toBe(0);
      await pool.close();
    }));

  test("to fewer workers lets running jobs finish, and starts none until there are fewer than that", () =>
    synctest(async () => {
      const load = new Load();
      const starts: number[] = [];
      const pool = new Pool(
        (ms: number) =>
          load.during(async () => {
            starts.push(elapsed());
            await sleep(ms);
            return ms;
          }),
        { workers: 3 },
      );
      const runs = [10, 20, 30, 40, 50].map((ms) => pool.run(ms));
      await settled();
      pool.resize(1);
      expect(pool.stats).toMatchObject({ running: 3, queued: 2, idle: 0 });
      await sleep(15);
      expect(pool.stats).toMatchObject({ workers: 2, running: 2, queued: 2 });
      expect(await Promise.all(runs)).toEqual([10, 20, 30, 40, 50]);
      expect(starts).toEqual([0, 0, 0, 30, 70]);
      expect(pool.stats).toMatchObject({ workers: 1, idle: 1 });
      await pool.close();
    }));

  test("to fewer workers ends idle ones first", () =>
    synctest(async () => {
      const pool = new Pool((ms: number) => sleep(ms), { workers: 5 });
      const run = pool.run(10);
      pool.resize(2);
      expect(pool.stats).toMatchObject({ workers: 2, running: 1, idle: 1 });
      await run;
      await pool.close();
    }));

  test("makes a fixed pool a dynamic one, and back", () =>
    synctest(async () => {
      const pool = new Pool((ms: number) => sleep(ms), { workers: 1 });
      pool.resize({ min: 0, max: 3, idleTimeout: 5 });
      await Promise.all([pool.run(1), pool.run(1), pool.run(1)]);
      expect(elapsed()).toBe(1);
      await sleep(5);
      expect(pool.stats.workers).toBe(0);
      pool.resize(2);
      expect(pool.stats).toMatchObject({ workers: 2, idle: 2 });
      await Promise.all([pool.run(1), pool.run(1), pool.run(1)]);
      expect(elapsed()).toBe(8);
      await pool.close();
    }));

  test("has idle workers end when they have been idle for the new idleTimeout, not at once", () =>
    synctest(async () => {
      const pool = new Pool((ms: number) => sleep(ms), { workers: 3 });
      await Promise.all([pool.run(10), pool.run(10), pool.run(10)]);
      await sleep(5);
      pool.resize({ min: 1, max: 5, idleTimeout: 1_000 });
      expect(pool.stats.workers).toBe(3);
      await sleep(994);
      expect(pool.stats.workers).toBe(3);
      await sleep(1_000);
      expect(pool.stats.workers).toBe(1);
      await pool.close();
    }));

  test("at any moment never drops a job nor runs one twice", () =>
    synctest(async () => {
      const handled: number[] = [];
      const pool = new Pool(
        async (job: number) => {
          handled.push(job);
          await sleep((job * 7) % 11);
          if (job % 5 === 0) pool.resize((job % 3) + 1);
          if (job % 7 === 0) pool.resize({ min: job % 2, max: (job % 4) + 2, idleTimeout: 3 });
        },
        { workers: 2, queue: 4, results: Infinity },
      );
      for (let job = 0; job < 200; job += 1) {
        await pool.submit(job);
        if (job % 13 === 0) pool.resize((job % 6) + 1);
      }
      const outcomes = await outcomesOf(pool);
      expect(handled).toEqual(Array.from({ length: 200 }, (_, job) => job));
      expect(new Set(outcomes.map(({ job }) => job)).size).toBe(200);
      expect(outcomes).toHaveLength(200);
    }));

  test("while handlers run keeps to whatever is the maximum when each starts", () =>
    synctest(async () => {
      let max = 3;
      const load = new Load();
      const pool = new Pool(
        (ms: number) => {
          expect(load.running).toBeLessThan(max);
          return load.during(() => sleep(ms));
        },
        { workers: max, queue: Infinity },
      );
      const runs = Array.from({ length: 100 }, (_, job) => pool.run((job * 3) % 7));
      for (const next of [1, 5, 2, 4, 1, 3]) {
        await sleep(9);
        max = next;
        pool.resize(max);
      }
      await Promise.all(runs);
      await pool.close();
    }));

  test("of a paused pool starts nothing", () =>
    synctest(async () => {
      const pool = new Pool(() => {}, { workers: 1 });
      pool.pause();
      const run = pool.run(1);
      pool.resize(5);
      expect(pool.stats).toMatchObject({ workers: 5, running: 0, queued: 1 });
      pool.resume();
      await run;
      await pool.close();
    }));
});
