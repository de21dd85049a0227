import { Pool, select, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { areSettled, elapsed } from "../support/virtual-time.js";
import { outcomesOf, rejection, unread } from "./outcomes.js";

describe("results", () => {
  test("has the outcome of each submitted job as it finishes, and nothing of run", () =>
    synctest(async () => {
      const pool = new Pool(async (ms: number) => sleep(ms).then(() => ms * 2), { workers: 3, results: Infinity });
      for (const ms of [30, 10, 20]) await pool.submit(ms);
      expect(pool.trySubmit(5)).toBe(true);
      expect(await pool.run(1)).toBe(2);
      const outcomes = await outcomesOf(pool);
      expect(outcomes.map(({ status, job }) => [status, job])).toEqual([
        ["done", 10],
        ["done", 5],
        ["done", 20],
        ["done", 30],
      ]);
    }));

  test("tells of a job its worker, its attempts, and when it came, started and ended", () =>
    synctest(async () => {
      const pool = new Pool(async (ms: number) => sleep(ms).then(() => `${ms} ms`), { workers: 1, results: Infinity });
      await sleep(5);
      await pool.submit(10);
      await pool.submit(20);
      expect(await outcomesOf(pool)).toEqual([
        { status: "done", job: 10, value: "10 ms", worker: 1, attempts: 1, queuedAt: 5, startedAt: 5, finishedAt: 15 },
        { status: "done", job: 20, value: "20 ms", worker: 1, attempts: 1, queuedAt: 5, startedAt: 15, finishedAt: 35 },
      ]);
    }));

  test("dates the arrival of a job that waited for room by the call", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 0, results: Infinity });
      await Promise.all([pool.submit(1), pool.submit(2)]);
      const times = (await outcomesOf(pool)).map(({ queuedAt, startedAt }) => [queuedAt, startedAt]);
      expect(times).toEqual([
        [0, 0],
        [0, 10],
      ]);
    }));

  test("may be read by several goroutines, each outcome by one, and in a select", () =>
    synctest(async () => {
      const pool = new Pool((_: number) => sleep(10), { workers: 2, results: Infinity });
      const jobs: number[] = [];
      const readers = [0, 1, 2].map(async () => {
        for await (const { job } of pool.results) jobs.push(job);
      });
      for (let job = 0; job < 20; job += 1) await pool.submit(job);
      await pool.close();
      await Promise.all(readers);
      expect(jobs.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, job) => job));
      const chosen = await select({ outcome: pool.results });
      expect(chosen).toMatchObject({ case: "outcome", ok: false });
    }));

  test("is closed once the pool is, also if there was never a job", () =>
    synctest(async () => {
      const closed = new Pool(() => {}, { results: Infinity });
      expect(closed.results.tryReceive()).toBeUndefined();
      await closed.close();
      expect(await unread(closed)).toEqual([]);
      const stopped = new Pool(() => {}, { results: Infinity });
      await stopped.stop();
      expect(await unread(stopped)).toEqual([]);
    }));

  test("is closed by close only when the last job has ended", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(10), { workers: 1, results: Infinity });
      await pool.submit(1);
      await pool.submit(2);
      void pool.close();
      expect(await unread(pool)).toHaveLength(2);
      expect(elapsed()).toBe(20);
    }));

  test("can only be received from", () => {
    const { results } = new Pool(() => {}, { results: 1 });
    expect(Object.keys(results)).not.toContain("send");
    // @ts-expect-error - nobody but the pool sends
    results.send satisfies unknown;
  });
});

describe("results that nobody reads", () => {
  test("park submit and refuse trySubmit once there are as many as the option allows", () =>
    synctest(async () => {
      const pool = new Pool((job: number) => job, { workers: 1, results: 3 });
      for (const job of [1, 2, 3]) {
        await pool.submit(job);
        await pool.idle();
      }
      expect(pool.results.length).toBe(3);
      expect(pool.trySubmit(4)).toBe(false);
      const parked = pool.submit(5);
      expect(await areSettled(parked)).toEqual([false]);
      expect(pool.stats).toMatchObject({ submitted: 3, queued: 0, running: 0 });
      expect(await pool.results.receive()).toMatchObject({ value: { job: 1 } });
      await parked;
      await pool.close();
      expect((await unread(pool)).map(({ job }) => job)).toEqual([2, 3, 5]);
    }));

  test("let one submit go on for each that is read, in the order of the calls", () =>
    synctest(async () => {
      const pool = new Pool((job: number) => job, { workers: 1, results: 2 });
      for (const job of [1, 2]) {
        await pool.submit(job);
        await pool.idle();
      }
      const parked = [3, 4, 5].map((job) => pool.submit(job));
      const read: unknown[] = [];
      for (const taken of [1, 2, 3]) {
        const received = await pool.results.receive();
        read.push(received.value?.job);
        await settled();
        const states = await areSettled(...parked);
        expect(states).toEqual([true, taken > 1, taken > 2]);
      }
      await pool.close();
      read.push(...(await unread(pool)).map(({ job }) => job));
      expect(read).toEqual([1, 2, 3, 4, 5]);
    }));

  test("are bounded, so that a pool whose results are forgotten holds only so many", () =>
    synctest(async () => {
      const pool = new Pool((job: number) => job, { workers: 2, queue: 5, results: 10 });
      let taken = 0;
      for (;;) {
        const cancel = new AbortController();
        const submitted = pool.submit(taken, cancel);
        const [done] = await areSettled(submitted);
        if (!done) {
          cancel.abort();
          break;
        }
        taken += 1;
      }
      expect(pool.results.length).toBe(10);
      expect(taken).toBe(10);
      await pool.close();
    }));

  test("do not hold up run, idle, close and stop", () =>
    synctest(async () => {
      const pool = new Pool((job: number) => job, { workers: 1, results: 1 });
      await pool.submit(1);
      await pool.idle();
      expect(await pool.run(2)).toBe(2);
      await pool.idle();
      await pool.close();
      await pool.stop();
      expect(await unread(pool)).toHaveLength(1);
    }));

  test("never hold a worker: jobs that were taken before they were too many all finish", () =>
    synctest(async () => {
      const pool = new Pool((job: number) => sleep(1).then(() => job), { workers: 2, queue: 20, results: 1 });
      for (let job = 0; job < 10; job += 1) await pool.submit(job);
      await pool.idle();
      expect(pool.stats.done).toBe(10);
      expect(pool.results.length).toBe(10);
      await pool.close();
    }));

  test("let the next submit go on if the one that was let in is cancelled in the same moment", () =>
    synctest(async () => {
      const pool = new Pool((job: number) => job, { workers: 1, results: 1 });
      await pool.submit(0);
      await pool.idle();
      const cancel = new AbortController();
      const first = pool.submit(1, cancel).catch(() => {});
      const second = pool.submit(2);
      pool.results.tryReceive();
      cancel.abort();
      await first;
      while (pool.results.length > 0) pool.results.tryReceive();
      await second;
      await pool.close();
    }));

  test("let one submit go on for each outcome that a reader was waiting for, too", () =>
    synctest(async () => {
      const pool = new Pool((job: number) => job, { workers: 1, results: 1 });
      await pool.submit(0);
      await pool.idle();
      const parked = [1, 2, 3].map((job) => pool.submit(job));
      const received = await Promise.all([0, 1, 2, 3].map(() => pool.results.receive()));
      expect(received.map(({ value }) => value?.job)).toEqual([0, 1, 2, 3]);
      await Promise.all(parked);
      await pool.close();
    }));

  test("let nobody overtake: a submit right after a read comes behind those that were waiting", () =>
    synctest(async () => {
      const started: number[] = [];
      const pool = new Pool((job: number) => void started.push(job), { workers: 1, results: 1 });
      await pool.submit(0);
      await pool.idle();
      const waiting = pool.submit(1);
      pool.results.tryReceive();
      const late = pool.submit(2);
      await waiting;
      await settled();
      pool.results.tryReceive();
      await late;
      await pool.close();
      expect(started).toEqual([0, 1, 2]);
    }));

  test("have a bad option refused at the call, not after a read", () =>
    synctest(async () => {
      const pool = new Pool((job: number) => job, { workers: 1, results: 1 });
      await pool.submit(0);
      await pool.idle();
      expect(await rejection(pool.submit(1, { priority: Number.NaN }))).toBeInstanceOf(RangeError);
      await pool.close();
    }));

  test("let nobody in when the pool is stopped: no handler is called after that", () =>
    synctest(async () => {
      const started: number[] = [];
      const pool = new Pool((job: number) => void started.push(job), { workers: 1, results: 1 });
      await pool.submit(0);
      await pool.idle();
      const held = [1, 2, 3].map((job) =>
        pool.submit(job).then(
          () => "taken",
          (error: unknown) => (error as Error).name,
        ),
      );
      pool.results.tryReceive();
      await pool.stop();
      expect(await Promise.all(held)).toEqual(["taken", "ClosedPoolError", "ClosedPoolError"]);
      expect((await unread(pool)).map(({ job, status }) => [job, status])).toEqual([[1, "cancelled"]]);
      expect(started).toEqual([0]);
    }));

  test("have a parked submit rejected when the pool stops, or its signal aborts", () =>
    synctest(async () => {
      const pool = new Pool((job: number) => job, { workers: 1, results: 1 });
      await pool.submit(1);
      await pool.idle();
      const cancel = new AbortController();
      const cancelled = rejection(pool.submit(2, cancel));
      const stopped = rejection(pool.submit(3));
      cancel.abort("cancelled");
      expect(await cancelled).toBe("cancelled");
      await pool.stop();
      expect(String(await stopped)).toBe("ClosedPoolError: pool is closed");
      expect(await unread(pool)).toHaveLength(1);
    }));
});
