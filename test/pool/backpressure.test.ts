import { Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { areSettled, elapsed } from "../support/virtual-time.js";
import { outcomesOf, rejection } from "./outcomes.js";

describe("a full queue", () => {
  test("parks submit until there is room for this job", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 2, results: Infinity });
      const accepted: [job: number, at: number][] = [];
      await Promise.all([0, 1, 2, 3, 4, 5].map((job) => pool.submit(job).then(() => accepted.push([job, elapsed()]))));
      expect(accepted).toEqual([
        [0, 0],
        [1, 0],
        [2, 0],
        [3, 10],
        [4, 20],
        [5, 30],
      ]);
      await pool.close();
    }));

  test("has run wait for room as well, and counts it as waiting", () =>
    synctest(async () => {
      const pool = new Pool((n: number) => sleep(10).then(() => n), { workers: 1, queue: 1 });
      const runs = [1, 2, 3, 4].map((n) => pool.run(n));
      expect(pool.stats).toMatchObject({ running: 1, queued: 1, waiting: 2, submitted: 2 });
      expect(await Promise.all(runs)).toEqual([1, 2, 3, 4]);
      expect(pool.stats).toMatchObject({ queued: 0, waiting: 0, submitted: 4 });
      await pool.close();
    }));

  test("refuses trySubmit, as the room that comes goes to those who wait for it", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 1, results: Infinity });
      for (const job of [1, 2, 3]) void pool.submit(job);
      expect(pool.trySubmit(4)).toBe(false);
      await sleep(10);
      await settled();
      expect(pool.trySubmit(4)).toBe(false);
      await sleep(10);
      await settled();
      expect(pool.trySubmit(4)).toBe(true);
      expect((await outcomesOf(pool)).map(({ job }) => job)).toEqual([1, 2, 3, 4]);
    }));

  test("takes a job that trySubmit was refused for as if it had never been offered", () =>
    synctest(async () => {
      const cancel = new AbortController();
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 0, results: Infinity });
      expect(pool.trySubmit("taken")).toBe(true);
      expect(pool.trySubmit("refused", { signal: cancel.signal })).toBe(false);
      cancel.abort();
      expect((await outcomesOf(pool)).map(({ job, status }) => [job, status])).toEqual([["taken", "done"]]);
      expect(pool.stats).toMatchObject({ submitted: 1, done: 1, cancelled: 0 });
    }));

  test("of no jobs at all has submit wait for a worker", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(10), { workers: 2, queue: 0, results: Infinity });
      await pool.submit(1);
      await pool.submit(2);
      expect(elapsed()).toBe(0);
      await pool.submit(3);
      expect(elapsed()).toBe(10);
      await settled();
      expect(pool.stats).toMatchObject({ running: 1, idle: 1, queued: 0, waiting: 0 });
      await pool.close();
    }));

  test("holds a hundred jobs by default", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(1), { workers: 1, results: Infinity });
      let taken = 0;
      while (pool.trySubmit(taken)) taken += 1;
      expect(taken).toBe(101);
      await pool.close();
    }));

  test("never is with a queue of Infinity", () =>
    synctest(async () => {
      const pool = new Pool((n: number) => n, { workers: 1, queue: Infinity });
      const runs = Array.from({ length: 500 }, (_, n) => pool.run(n));
      expect(pool.stats).toMatchObject({ running: 1, queued: 499, waiting: 0 });
      expect((await Promise.all(runs)).at(-1)).toBe(499);
      await pool.close();
    }));

  test("lets in by priority, and within one in the order of the calls", () =>
    synctest(async () => {
      const order: string[] = [];
      const pool = new Pool(
        async (job: string) => {
          order.push(job);
          await sleep(1);
        },
        { workers: 1, queue: 0, results: Infinity },
      );
      void pool.submit("running");
      const jobs: [string, number][] = [
        ["low", 0],
        ["high", 2],
        ["middle", 1],
        ["low too", 0],
        ["high too", 2],
      ];
      await Promise.all(jobs.map(([job, priority]) => pool.submit(job, { priority })));
      await pool.close();
      expect(order).toEqual(["running", "high", "high too", "middle", "low", "low too"]);
    }));
});

describe("cancelling a parked submit by its signal", () => {
  test("rejects with the signal's reason, and nothing has happened", () =>
    synctest(async () => {
      const cancel = new AbortController();
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 1, results: Infinity });
      await pool.submit("first");
      await pool.submit("second");
      const parked = rejection(pool.submit("parked", cancel));
      expect(pool.stats.waiting).toBe(1);
      const before = pool.stats;
      cancel.abort("no longer");
      expect(pool.stats).toEqual({ ...before, waiting: 0 });
      expect(await parked).toBe("no longer");
      expect((await outcomesOf(pool)).map(({ job }) => job)).toEqual(["first", "second"]);
      expect(pool.stats).toMatchObject({ submitted: 2, done: 2, cancelled: 0 });
    }));

  test("leaves the room that comes to those who still wait", () =>
    synctest(async () => {
      const cancel = new AbortController();
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 1, results: Infinity });
      await pool.submit(0);
      await pool.submit(1);
      const [leaves, stays] = [rejection(pool.submit(2, cancel)), pool.submit(3)];
      cancel.abort("no longer");
      expect(await leaves).toBe("no longer");
      expect(elapsed()).toBe(0);
      await stays;
      expect(elapsed()).toBe(10);
      await pool.close();
    }));

  test("in the same moment as there is room gives the room to the next", () =>
    synctest(async () => {
      const cancel = new AbortController();
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 1, results: Infinity });
      await pool.submit(0);
      const aborted = new AbortController();
      const queued = pool.submit(1, aborted);
      const [leaves, stays] = [rejection(pool.submit(2, cancel)), pool.submit(3)];
      cancel.signal.addEventListener("abort", () => aborted.abort());
      cancel.abort("changed my mind");
      await queued;
      expect(await leaves).toBe("changed my mind");
      await stays;
      expect(elapsed()).toBe(0);
      expect((await outcomesOf(pool)).map(({ job, status }) => [job, status])).toEqual([
        [1, "cancelled"],
        [0, "done"],
        [3, "done"],
      ]);
    }));

  test("by the signal that makes the room in the queue does not take it there for a moment", () =>
    synctest(async () => {
      const shared = new AbortController();
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 1, results: Infinity });
      await pool.submit("runs");
      await pool.submit("queued", shared);
      const leaves = rejection(pool.submit("waits", shared));
      const stays = pool.submit("stays");
      shared.abort("all of you");
      expect(await leaves).toBe("all of you");
      await stays;
      expect((await outcomesOf(pool)).map(({ job, status }) => [job, status])).toEqual([
        ["queued", "cancelled"],
        ["runs", "done"],
        ["stays", "done"],
      ]);
      expect(pool.stats).toMatchObject({ submitted: 3, cancelled: 1 });
    }));

  test("has run reject with the reason too", () =>
    synctest(async () => {
      const cancel = new AbortController();
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 0, results: Infinity });
      void pool.submit(0);
      const run = rejection(pool.run(1, cancel));
      cancel.abort("no longer");
      expect(await run).toBe("no longer");
      await pool.close();
      expect(pool.stats).toMatchObject({ submitted: 1, cancelled: 0 });
    }));
});

describe("the bound of the queue is exact", () => {
  test("100 producers that each await submit never see 11 jobs in a queue of 10", () =>
    synctest(async () => {
      const seen = new Set<number>();
      const look = (): void => {
        seen.add(pool.stats.queued);
      };
      const pool = new Pool(
        async (ms: number) => {
          look();
          await sleep(ms);
          look();
        },
        { workers: 3, queue: 10, results: Infinity },
      );
      const producers = Array.from({ length: 100 }, async (_, producer) => {
        for (let job = 0; job < 5; job += 1) {
          const submitted = pool.submit((producer + job) % 4);
          look();
          await submitted;
          look();
        }
      });
      await Promise.all(producers);
      await pool.close();
      expect(Math.max(...seen)).toBe(10);
      expect(pool.stats.done).toBe(500);
    }));

  test("room for one lets in one", () =>
    synctest(async () => {
      const pool = new Pool((ms: number) => sleep(ms), { workers: 1, queue: 10, results: Infinity });
      for (let job = 0; job < 11; job += 1) await pool.submit(10);
      const producers = Array.from({ length: 100 }, () => pool.submit(10));
      for (let taken = 1; taken <= 20; taken += 1) {
        await sleep(10);
        const states = await areSettled(...producers);
        expect(states.filter(Boolean)).toHaveLength(taken);
        expect(pool.stats).toMatchObject({ queued: 10, waiting: 100 - taken });
      }
      await pool.close();
    }));
});
