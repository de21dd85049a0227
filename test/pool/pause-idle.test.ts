import { Pool, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { areSettled, elapsed } from "../support/virtual-time.js";
import { outcomesOf, rejection } from "./outcomes.js";

const takes = async (ms: number): Promise<number> => sleep(ms).then(() => ms);

describe("pause", () => {
  test("lets running jobs finish and starts no other", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 2 });
      const runs = [10, 20, 30].map((ms) => pool.run(ms));
      pool.pause();
      await sleep(100);
      expect(await areSettled(...runs)).toEqual([true, true, false]);
      expect(pool.stats).toMatchObject({ running: 0, idle: 2, queued: 1 });
      pool.resume();
      await Promise.all(runs);
      expect(elapsed()).toBe(130);
      await pool.close();
    }));

  test("has jobs that come then wait in the queue, as long as there is room", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 2, queue: 2, results: Infinity });
      pool.pause();
      expect([1, 2, 3].map((ms) => pool.trySubmit(ms))).toEqual([true, true, false]);
      const parked = pool.submit(4);
      expect(pool.stats).toMatchObject({ running: 0, idle: 2, queued: 2, waiting: 1 });
      pool.resume();
      await parked;
      await pool.close();
      expect(pool.stats.done).toBe(3);
    }));

  test("and resume twice are as good as once; resume alone does nothing", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1 });
      pool.resume();
      pool.pause();
      pool.pause();
      const run = pool.run(1);
      pool.resume();
      pool.resume();
      expect(await run).toBe(1);
      await pool.close();
    }));

  test("resolves when nothing runs any more, whatever is queued", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 2 });
      const runs = [10, 20, 30].map((ms) => pool.run(ms));
      await pool.pause();
      expect([elapsed(), pool.running, pool.queued]).toEqual([20, 0, 1]);
      pool.resume();
      await Promise.all(runs);
    }));

  test.each([
    ["resume", (pool: Pool<number, number>) => pool.resume()],
    ["close", (pool: Pool<number, number>) => void pool.close()],
    ["stop", (pool: Pool<number, number>) => void pool.stop()],
  ])("resolves when the pause is ended by %s, though the pool is never at rest", (_, end) =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1 });
      const runs = [1_000, 1_000].map((ms) => pool.run(ms).catch(() => {}));
      await sleep(10);
      const pauses = [pool.pause(), pool.pause()];
      await sleep(10);
      expect(await areSettled(...pauses)).toEqual([false, false]);
      end(pool);
      await Promise.all(pauses);
      expect([elapsed(), pool.running]).toEqual([20, 1]);
      await Promise.all(runs);
      await pool.close();
    }),
  );

  test("does not stop the clocks: a running job still times out", () =>
    synctest(async () => {
      const pool = new Pool((_: number, { signal }) => sleep(100, { signal }), { workers: 1, timeout: 20 });
      const run = rejection(pool.run(1));
      pool.pause();
      await run;
      expect(elapsed()).toBe(20);
      await pool.close();
    }));
});

describe("idle", () => {
  test("resolves when nothing is queued and nothing runs", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, queue: 1, results: Infinity });
      for (const ms of [10, 20, 30]) void pool.submit(ms);
      await pool.idle();
      expect(elapsed()).toBe(60);
      expect(pool.stats).toMatchObject({ running: 0, queued: 0, waiting: 0, done: 3 });
      await pool.close();
    }));

  test("resolves at once for a pool that is, also a paused one", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1 });
      await pool.idle();
      pool.pause();
      await pool.idle();
      expect(elapsed()).toBe(0);
      await pool.close();
    }));

  test("waits for jobs that a paused pool still has", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, results: Infinity });
      pool.pause();
      await pool.submit(10);
      const idle = pool.idle();
      await sleep(50);
      expect(await areSettled(idle)).toEqual([false]);
      pool.resume();
      await idle;
      expect(elapsed()).toBe(60);
      await pool.close();
    }));

  test("tells everybody who waits, and can be called again", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 2, results: Infinity });
      for (let round = 1; round <= 3; round += 1) {
        await pool.submit(10);
        await Promise.all([pool.idle(), pool.idle(), pool.idle()]);
        expect(elapsed()).toBe(round * 10);
      }
      await pool.close();
    }));

  test("is left by its signal, and nothing has happened", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, results: Infinity });
      await pool.submit(100);
      const cancel = new AbortController();
      const idle = rejection(pool.idle(cancel));
      await sleep(10);
      cancel.abort("enough");
      expect(await idle).toBe("enough");
      expect(elapsed()).toBe(10);
      expect(await rejection(pool.idle(cancel))).toBe("enough");
      expect((await outcomesOf(pool)).map(({ status }) => status)).toEqual(["done"]);
    }));
});
