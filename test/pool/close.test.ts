import { ClosedPoolError, Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { areSettled, elapsed, hasDeadline } from "../support/virtual-time.js";
import { rejection, unread } from "./outcomes.js";

const takes = async (ms: number): Promise<number> => sleep(ms).then(() => ms);

describe("close", () => {
  test("finishes the queue, and then closes results and resolves", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 2, results: Infinity });
      for (const ms of [10, 20, 30, 40]) await pool.submit(ms);
      await pool.close();
      expect(elapsed()).toBe(60);
      expect((await unread(pool)).map(({ job, status }) => [job, status])).toEqual([
        [10, "done"],
        [20, "done"],
        [30, "done"],
        [40, "done"],
      ]);
    }));

  test("serves the calls that were made before it, also those that wait for room", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, queue: 1, results: Infinity });
      const calls = [pool.submit(10), pool.submit(10), pool.submit(10), pool.run(10), pool.run(10)];
      await pool.close();
      expect(await areSettled(...calls)).toEqual([true, true, true, true, true]);
      await Promise.all(calls);
      expect(pool.stats).toMatchObject({ submitted: 5, done: 5 });
    }));

  test("serves the calls that wait for somebody to read results, or refuses them: none hangs", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, results: 1 });
      await pool.submit(1);
      await pool.idle();
      const parked = pool.submit(2).then(
        () => "served",
        (error: unknown) => error,
      );
      const closed = pool.close();
      const outcomes = await unread(pool);
      await closed;
      const ended = await parked;
      if (ended === "served") expect(outcomes).toHaveLength(2);
      else expect(ended).toBeInstanceOf(ClosedPoolError);
    }));

  test("refuses jobs from then on, and says which pool", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, name: "images", results: Infinity });
      await pool.submit(10);
      const closed = pool.close();
      for (const refused of [pool.run(1), pool.submit(1)]) {
        const error = await rejection(refused);
        expect(error).toBeInstanceOf(ClosedPoolError);
        expect(String(error)).toBe('ClosedPoolError: pool "images" is closed');
        expect((error as Error).cause).toBeUndefined();
      }
      expect(pool.trySubmit(1)).toBe(false);
      expect(pool.tryRun(1)).toBe(undefined);
      expect(elapsed()).toBe(0);
      await closed;
      expect(await unread(pool)).toHaveLength(1);
    }));

  test("resumes a paused pool, and cannot be paused any more", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, results: Infinity });
      pool.pause();
      await pool.submit(10);
      await pool.submit(20);
      const closed = pool.close();
      pool.pause();
      await closed;
      expect(pool.stats.done).toBe(2);
    }));

  test("may be called again, and again", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, results: Infinity });
      await pool.submit(10);
      await Promise.all([pool.close(), pool.close()]);
      expect(elapsed()).toBe(10);
      await pool.close();
      await pool.idle();
    }));
});

describe("asynchronous disposal", () => {
  test("is close: the queue is finished", () =>
    synctest(async () => {
      const runs: Promise<number>[] = [];
      {
        await using pool = new Pool(takes, { workers: 1 });
        runs.push(pool.run(10), pool.run(20));
      }
      expect(elapsed()).toBe(30);
      expect(await Promise.all(runs)).toEqual([10, 20]);
    }));

  test("closes the pool also if its block throws", () =>
    synctest(async () => {
      let pool: Pool<number, number> | undefined;
      const block = async (): Promise<void> => {
        await using inner = new Pool(takes, { workers: 1 });
        pool = inner;
        throw new Error("of the block");
      };
      expect(await rejection(block())).toEqual(new Error("of the block"));
      expect(await rejection(pool!.run(1))).toBeInstanceOf(ClosedPoolError);
    }));

  test("is a method of that name", async () => {
    const pool = new Pool(takes, { results: Infinity });
    expect(await pool[Symbol.asyncDispose]()).toBeUndefined();
    expect(pool.trySubmit(1)).toBe(false);
    expect(pool.tryRun(1)).toBe(undefined);
  });
});

describe("a pool that is idle", () => {
  test("holds nothing, so that it may be forgotten without being closed", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: { min: 1, max: 4 }, timeout: 1_000, retry: { attempts: 2 } });
      await Promise.all([10, 20, 30].map((ms) => pool.run(ms)));
      await settled();
      expect(hasDeadline()).toBe(false);
      // The bubble would report a goroutine that was left.
    }));
});
