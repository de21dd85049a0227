import { Pool, sleep, type TaskPool, tasks } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";
import { collected, rejection } from "./outcomes.js";

describe("tasks", () => {
  test("makes a pool whose jobs are functions", () =>
    synctest(async () => {
      const pool = tasks({ workers: 2 });
      expect(pool).toBeInstanceOf(Pool);
      const results = await Promise.all([
        pool.run(() => "text"),
        pool.run(async () => sleep(1).then(() => 1)),
        pool.run(() => ({ flag: true })),
      ]);
      expect(results).toEqual(["text", 1, { flag: true }]);
      await pool.close();
    }));

  test("gives each function its context", () =>
    synctest(async () => {
      const pool = tasks({ workers: 1, retry: { attempts: 2 } });
      const cancel = new AbortController();
      const seen = await pool.run(
        ({ worker, attempt, signal }) => {
          if (attempt === 1) throw new Error("again");
          return [worker, attempt, signal.aborted];
        },
        { signal: cancel.signal, priority: 1, timeout: 10 },
      );
      expect(seen).toEqual([1, 2, false]);
      await pool.close();
    }));

  test("maps functions of one type to their results", () =>
    synctest(async () => {
      const pool = tasks({ workers: 2 });
      const jobs = [30, 10, 20].map((ms) => async () => sleep(ms).then(() => ms));
      expect(await collected(pool.map(jobs, { ordered: true }))).toEqual([30, 10, 20]);
      await pool.close();
    }));

  test("has all else that a pool has", () =>
    synctest(async () => {
      const pool: TaskPool = tasks({ workers: 1, queue: 1, results: 10, name: "mixed" });
      await pool.submit(() => "first");
      expect(pool.trySubmit(() => 2)).toBe(true);
      await pool.idle();
      expect((await pool.results.receive()).value).toMatchObject({ status: "done", value: "first" });
      expect((await pool.results.receive()).value).toMatchObject({ status: "done", value: 2 });
      expect(await rejection(pool.run(() => Promise.reject(new Error("bad"))))).toEqual(new Error("bad"));
      await pool.stop();
      expect(String(await rejection(pool.run(() => 1)))).toBe('ClosedPoolError: pool "mixed" is closed');
    }));

  test("is closed at the end of the block that uses it", () =>
    synctest(async () => {
      let run: Promise<string>;
      {
        await using pool = tasks({ workers: 1 });
        run = pool.run(async () => sleep(10).then(() => "done"));
      }
      expect(elapsed()).toBe(10);
      expect(await run).toBe("done");
    }));

  test("has a job that is no function fail, and costs no worker", () =>
    synctest(async () => {
      const pool = tasks({ workers: 1 });
      expect(await rejection(pool.run("no function" as never))).toBeInstanceOf(TypeError);
      expect(await pool.run(() => 1)).toBe(1);
      await pool.close();
    }));
});
