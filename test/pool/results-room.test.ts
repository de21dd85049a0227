import { Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";

describe("of the submits that wait for a reader", () => {
  test("one goes on for each outcome that is read, and none for those that arrive meanwhile", () =>
    synctest(async () => {
      const pool = new Pool((_: number) => sleep(10), { workers: 3, results: 3 });
      for (const job of [1, 2, 3]) await pool.submit(job);
      await sleep(10);
      const waiting = [4, 5, 6].map((job) => pool.submit(job));
      await pool.results.receive();
      await pool.results.receive();
      await sleep(5);
      expect(pool.stats).toMatchObject({ submitted: 5, running: 2 });
      await sleep(10);
      expect(pool.stats).toMatchObject({ submitted: 5, running: 0, done: 5 });
      expect(pool.results.length).toBe(3);
      await pool.results.receive();
      await Promise.all(waiting);
      expect(pool.stats.submitted).toBe(6);
      await pool.close();
    }));

  test("none goes on for a look at results that finds nothing", () =>
    synctest(async () => {
      const pool = new Pool((_: number) => sleep(10), { workers: 3, results: 1 });
      await pool.submit(1);
      await sleep(10);
      const waiting = [2, 3].map((job) => pool.submit(job));
      await pool.results.receive();
      expect(pool.results.tryReceive()).toBe(undefined);
      await settled();
      expect(pool.stats).toMatchObject({ submitted: 2, running: 1 });
      await pool.results.receive();
      await Promise.all(waiting);
      await pool.close();
    }));

  test("the next goes on when an outcome goes straight to somebody who waits for it", () =>
    synctest(async () => {
      const pool = new Pool((_: number) => sleep(10), { workers: 3, results: 1 });
      await pool.submit(1);
      await sleep(10);
      const waiting = [2, 3, 4].map((job) => pool.submit(job));
      const read: (number | undefined)[] = [];
      for (let outcome = 0; outcome < 4; outcome += 1) read.push((await pool.results.receive()).value?.job);
      expect(read).toEqual([1, 2, 3, 4]);
      await Promise.all(waiting);
      await pool.close();
    }));

  test("none is overtaken by a submit that comes after a read, while there is room for one", () =>
    synctest(async () => {
      const pool = new Pool((_: number) => sleep(10), { workers: 3, results: 1 });
      await pool.submit(1);
      await sleep(10);
      const waiting = [2, 3].map((job) => pool.submit(job));
      await pool.results.receive();
      waiting.push(pool.submit(4));
      expect(pool.trySubmit(5)).toBe(false);
      expect(pool.stats).toMatchObject({ submitted: 2, running: 1 });
      const read: (number | undefined)[] = [];
      for (let outcome = 0; outcome < 3; outcome += 1) read.push((await pool.results.receive()).value?.job);
      expect(read).toEqual([2, 3, 4]);
      await Promise.all(waiting);
      await pool.close();
    }));
});
