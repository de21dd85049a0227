import { Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";
import { outcomesOf, rejection } from "./outcomes.js";

describe("the signal of a queued job", () => {
  test("cancels it at once, so that its handler is never called", () =>
    synctest(async () => {
      const handled: number[] = [];
      const pool = new Pool(
        async (job: number) => {
          handled.push(job);
          await sleep(10);
        },
        { workers: 1, results: Infinity },
      );
      const cancel = new AbortController();
      for (const job of [1, 2, 3]) await pool.submit(job, job === 2 ? cancel : {});
      cancel.abort("not wanted");
      expect(pool.stats).toMatchObject({ running: 1, queued: 1, cancelled: 1 });
      const { value: outcome } = await pool.results.receive();
      expect(outcome).toEqual({
        status: "cancelled",
        job: 2,
        reason: "not wanted",
        worker: 0,
        attempts: 0,
        queuedAt: 0,
        startedAt: undefined,
        finishedAt: 0,
      });
      await outcomesOf(pool);
      expect(handled).toEqual([1, 3]);
    }));

  test("has run reject with its reason", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(10), { workers: 1, results: Infinity });
      const cancel = new AbortController();
      void pool.submit(1);
      const run = rejection(pool.run(2, cancel));
      const reason = new Error("not wanted");
      cancel.abort(reason);
      expect(await run).toBe(reason);
      expect(elapsed()).toBe(0);
      await pool.close();
    }));

  test("cancels a job that a worker has, but whose handler was not called yet", () =>
    synctest(async () => {
      let calls = 0;
      const pool = new Pool(
        () => {
          calls += 1;
        },
        { workers: 1 },
      );
      const cancel = new AbortController();
      const run = rejection(pool.run(1, cancel));
      cancel.abort("at once");
      expect(await run).toBe("at once");
      await pool.run(2);
      expect(calls).toBe(1);
      await pool.close();
    }));

  test("makes room for one that waits for it", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 1, results: Infinity });
      const cancel = new AbortController();
      await pool.submit(1);
      await pool.submit(2, cancel);
      const parked = pool.submit(3);
      cancel.abort();
      await parked;
      expect(elapsed()).toBe(0);
      expect(pool.stats).toMatchObject({ queued: 1, waiting: 0 });
      await pool.close();
    }));

  test("lets idle and close go on if it was the last", () =>
    synctest(async () => {
      const pool = new Pool(() => {}, { workers: 1, results: Infinity });
      pool.pause();
      const cancel = new AbortController();
      await pool.submit(1, cancel);
      const idle = pool.idle();
      cancel.abort();
      await idle;
      await pool.close();
    }));
});

describe("the signal of a running job", () => {
  test("has run reject at once, and the handler's signal abort with the same reason", () =>
    synctest(async () => {
      let seen: unknown;
      const pool = new Pool(
        async (_: number, { signal }) => {
          signal.addEventListener("abort", () => {
            seen = signal.reason;
          });
          await sleep(100);
        },
        { workers: 1 },
      );
      const cancel = new AbortController();
      const run = rejection(pool.run(1, cancel));
      await sleep(10);
      const reason = { why: "not wanted" };
      cancel.abort(reason);
      expect(await run).toBe(reason);
      expect(elapsed()).toBe(10);
      expect(seen).toBe(reason);
      expect(pool.stats).toMatchObject({ running: 1, cancelled: 1 });
      await pool.close();
      expect(elapsed()).toBe(100);
    }));

  test("gives the outcome cancelled once, whatever the handler does then", () =>
    synctest(async () => {
      const pool = new Pool(
        async (job: string, { signal }) => {
          if (job === "listens") await sleep(100, { signal });
          await sleep(100);
          if (job === "throws") throw new Error("late");
        },
        { workers: 3, retry: { attempts: 5 }, results: Infinity },
      );
      const cancel = new AbortController();
      for (const job of ["returns", "throws", "listens"]) await pool.submit(job, cancel);
      await sleep(10);
      cancel.abort("not wanted");
      const outcomes = await outcomesOf(pool);
      expect(outcomes.map((outcome) => [outcome.job, outcome.status, outcome.finishedAt])).toEqual([
        ["returns", "cancelled", 10],
        ["throws", "cancelled", 10],
        ["listens", "cancelled", 10],
      ]);
      expect(pool.stats).toMatchObject({ submitted: 3, cancelled: 3, done: 0, failed: 0, retried: 0 });
    }));

  test("is not the handler's own: a job that ends by itself does not abort anybody's", () =>
    synctest(async () => {
      const signals: AbortSignal[] = [];
      const pool = new Pool((_: number, { signal }) => void signals.push(signal), { workers: 1 });
      const cancel = new AbortController();
      await pool.run(1, cancel);
      await pool.run(2);
      cancel.abort();
      expect(signals[0]).not.toBe(cancel.signal);
      expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
      await pool.close();
      expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    }));

  test("does nothing after the job has ended", () =>
    synctest(async () => {
      const pool = new Pool((n: number) => n, { workers: 1, results: Infinity });
      const cancel = new AbortController();
      await pool.submit(1, cancel);
      expect(await pool.run(2, cancel)).toBe(2);
      cancel.abort();
      expect((await outcomesOf(pool)).map(({ status }) => status)).toEqual(["done"]);
      expect(pool.stats).toMatchObject({ done: 2, cancelled: 0 });
    }));
});

describe("cancelling while a job waits for its next attempt", () => {
  test.each(["wait", "abandon"] as const)("ends it at once, and leaves no timer (onTimeout: %s)", (onTimeout) =>
    synctest(async () => {
      const pool = new Pool(() => Promise.reject(new Error("again")), {
        workers: 1,
        onTimeout,
        retry: { attempts: 3, delay: () => 1_000 },
        results: Infinity,
      });
      const cancel = new AbortController();
      await pool.submit(1, cancel);
      await settled();
      expect(pool.stats).toMatchObject({ running: 0, retried: 1 });
      cancel.abort("enough");
      await pool.idle();
      expect(elapsed()).toBe(0);
      expect(pool.stats).toMatchObject({ running: 0, idle: 1, abandoned: 0 });
      const [outcome, ...others] = await outcomesOf(pool);
      expect(outcome).toMatchObject({ status: "cancelled", reason: "enough", attempts: 1, worker: 1 });
      expect(others).toEqual([]);
      expect(elapsed()).toBe(0);
    }),
  );
});

describe("handlers that hear of their cancellation", () => {
  test("may use the pool: what they submit then is served", () =>
    synctest(async () => {
      const pool: Pool<string, void> = new Pool(
        async (job: string, { signal }) => {
          if (job !== "first") return;
          signal.addEventListener("abort", () => void pool.trySubmit("from the listener"));
          await sleep(100, { signal });
        },
        { workers: 1, results: Infinity },
      );
      const cancel = new AbortController();
      await pool.submit("first", cancel);
      await sleep(1);
      cancel.abort();
      await pool.idle();
      expect((await outcomesOf(pool)).map(({ job, status }) => [job, status])).toEqual([
        ["first", "cancelled"],
        ["from the listener", "done"],
      ]);
    }));

  test("may cancel others that share the signal's controller, or stop the pool", () =>
    synctest(async () => {
      const pool: Pool<number, void> = new Pool(
        async (_: number, { signal }) => {
          signal.addEventListener("abort", () => void pool.stop("from the listener"));
          await sleep(100, { signal });
        },
        { workers: 2, results: Infinity },
      );
      const cancel = new AbortController();
      for (const job of [1, 2, 3, 4]) await pool.submit(job, cancel);
      await sleep(1);
      cancel.abort("cancelled");
      await pool.stop();
      const outcomes = await outcomesOf(pool);
      expect(outcomes.map(({ job }) => job).sort()).toEqual([1, 2, 3, 4]);
      expect(outcomes.every(({ status }) => status === "cancelled")).toBe(true);
    }));
});
