import { Pool, sleep, TimeoutError } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { Load } from "../support/load.js";
import { elapsed, hasDeadline } from "../support/virtual-time.js";
import { outcomesOf, rejection, unread } from "./outcomes.js";

describe("a job that takes too long", () => {
  test("has run reject with a TimeoutError at once, though the handler goes on", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(1_000), { workers: 1, timeout: 20 });
      const error = await rejection(pool.run(1));
      expect(elapsed()).toBe(20);
      expect(error).toBeInstanceOf(TimeoutError);
      expect(String(error)).toBe("TimeoutError: job timed out after 20ms");
      expect(pool.stats).toMatchObject({ timedOut: 1, failed: 0, done: 0 });
      await pool.close();
    }));

  test("has the outcome timedOut at once, with the error that its signal's reason is", () =>
    synctest(async () => {
      const reasons: unknown[] = [];
      const pool = new Pool(
        async (_: number, { signal }) => {
          signal.addEventListener("abort", () => reasons.push(elapsed(), signal.reason));
          await sleep(1_000);
        },
        { workers: 1, timeout: 20, results: Infinity },
      );
      await pool.submit(1);
      const { value: outcome } = await pool.results.receive();
      expect(elapsed()).toBe(20);
      expect(outcome).toMatchObject({ status: "timedOut", job: 1, attempts: 1, startedAt: 0, finishedAt: 20 });
      expect(outcome?.status === "timedOut" && outcome.error).toBeInstanceOf(TimeoutError);
      await settled();
      expect(reasons).toEqual([20, outcome?.status === "timedOut" && outcome.error]);
      await pool.close();
    }));

  test("sees an aborted signal also if it looks at it only then", () =>
    synctest(async () => {
      let reason: unknown;
      const pool = new Pool(
        async (_: number, context) => {
          await sleep(50);
          reason = context.signal.reason;
        },
        { workers: 1, timeout: 20 },
      );
      await rejection(pool.run(1));
      await pool.idle();
      expect(reason).toBeInstanceOf(TimeoutError);
      await pool.close();
    }));

  test("has one outcome, whether the handler then returns, throws, or throws the signal's reason", () =>
    synctest(async () => {
      const pool = new Pool(
        async (job: string, { signal }) => {
          if (job === "listens") await sleep(100, { signal });
          await sleep(100);
          if (job === "throws") throw new Error("late");
          return job;
        },
        { workers: 3, timeout: 20, results: Infinity },
      );
      for (const job of ["returns", "throws", "listens"]) await pool.submit(job);
      const outcomes = await outcomesOf(pool);
      expect(outcomes.map(({ job, status }) => [job, status])).toEqual([
        ["returns", "timedOut"],
        ["throws", "timedOut"],
        ["listens", "timedOut"],
      ]);
      expect(pool.stats).toMatchObject({ submitted: 3, timedOut: 3, done: 0, failed: 0 });
    }));

  test("has that outcome also if a listener of its signal stops the pool", () =>
    synctest(async () => {
      const pool = new Pool(
        async (_: string, { signal }) => {
          signal.addEventListener("abort", () => void pool.stop());
          await sleep(100);
        },
        { workers: 1, timeout: 20, results: Infinity },
      );
      await pool.submit("slow");
      expect((await unread(pool)).map(({ job, status }) => [job, status])).toEqual([["slow", "timedOut"]]);
      expect(pool.stats).toMatchObject({ timedOut: 1, cancelled: 0 });
      await pool.idle();
    }));

  test("is measured from its start, not from the call: time in the queue does not count", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(15), { workers: 1, timeout: 20 });
      await Promise.all([1, 2, 3, 4, 5].map((job) => pool.run(job)));
      expect(elapsed()).toBe(75);
      await pool.close();
    }));

  test("may have a timeout of its own, longer, shorter, or none", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(50), { workers: 4, timeout: 20 });
      const runs = [undefined, 10, 30, 60, Infinity].map((timeout) =>
        pool.run(1, timeout === undefined ? {} : { timeout }).then(
          () => "done",
          ({ message }: Error) => message,
        ),
      );
      expect(await Promise.all(runs)).toEqual([
        "job timed out after 20ms",
        "job timed out after 10ms",
        "job timed out after 30ms",
        "done",
        "done",
      ]);
      await pool.close();
    }));

  test("that ends in time leaves no timer", () =>
    synctest(async () => {
      const pool = new Pool((ms: number) => sleep(ms), { workers: 2, timeout: 1_000_000 });
      await Promise.all([pool.run(10), pool.run(20)]);
      await settled();
      expect(hasDeadline()).toBe(false);
      await rejection(new Pool(() => Promise.reject("failed"), { timeout: 1_000 }).run(1));
      expect(hasDeadline()).toBe(false);
      await pool.close();
    }));

  test("longer than a host's timer can be is no problem", () =>
    synctest(async () => {
      const year = 365 * 24 * 3_600_000;
      const pool = new Pool(() => sleep(2 * year), { workers: 1, timeout: year });
      await rejection(pool.run(1));
      expect(elapsed()).toBe(year);
      await pool.close();
    }));

  test("longer than a host's timer can be does not time out at once in real time either", async () => {
    const pool = new Pool((ms: number) => sleep(ms).then(() => "done"), { workers: 1, timeout: 2 ** 40 });
    expect(await pool.run(2)).toBe("done");
    expect(await pool.run(2, { timeout: Number.MAX_SAFE_INTEGER })).toBe("done");
    await pool.close();
  });

  test("is cut in real time too", async () => {
    const pool = new Pool((_: number, { signal }) => sleep(60_000, { signal }), { workers: 1, timeout: 1 });
    expect(await rejection(pool.run(1))).toBeInstanceOf(TimeoutError);
    await pool.close();
  });
});

describe('with onTimeout "wait"', () => {
  test("never more handlers run than there are workers: a deaf one keeps its worker", () =>
    synctest(async () => {
      const load = new Load();
      const pool = new Pool(() => load.during(() => sleep(200)), { workers: 2, timeout: 20 });
      const ended = await Promise.all(Array.from({ length: 10 }, (_, job) => rejection(pool.run(job)).then(elapsed)));
      expect(load.peak).toBe(2);
      expect(ended).toEqual([20, 20, 220, 220, 420, 420, 620, 620, 820, 820]);
      expect(pool.stats).toMatchObject({ running: 2, abandoned: 0 });
      await pool.close();
      expect(elapsed()).toBe(1_000);
    }));

  test("a handler that listens to its signal frees its worker with it", () =>
    synctest(async () => {
      const pool = new Pool((_: number, { signal }) => sleep(200, { signal }), { workers: 1, timeout: 20 });
      const ended = await Promise.all([1, 2, 3].map((job) => rejection(pool.run(job)).then(elapsed)));
      expect(ended).toEqual([20, 40, 60]);
      await pool.close();
      expect(elapsed()).toBe(60);
    }));

  test("idle and close wait for the handler, not just for the outcome", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(200), { workers: 1, timeout: 20, results: Infinity });
      await pool.submit(1);
      await pool.results.receive();
      expect(elapsed()).toBe(20);
      await pool.idle();
      expect(elapsed()).toBe(200);
      await pool.close();
    }));
});

describe('with onTimeout "abandon"', () => {
  test("the worker takes the next job at once, and the deaf handler is counted until it ends", () =>
    synctest(async () => {
      const load = new Load();
      const pool = new Pool((ms: number) => load.during(() => sleep(ms)), {
        workers: 1,
        timeout: 20,
        onTimeout: "abandon",
      });
      const deaf = rejection(pool.run(100));
      const next = pool.run(10);
      await deaf;
      expect(elapsed()).toBe(20);
      expect(pool.stats).toMatchObject({ workers: 1, running: 1, abandoned: 1 });
      await next;
      expect(elapsed()).toBe(30);
      await settled();
      expect(pool.stats).toMatchObject({ running: 0, idle: 1, abandoned: 1 });
      expect(load.peak).toBe(2);
      await sleep(70);
      await settled();
      expect(pool.stats).toMatchObject({ running: 0, idle: 1, abandoned: 0 });
      await pool.close();
    }));

  test("ten jobs of 200 ms at a timeout of 20 end two by two every 20 ms, and all are abandoned for a while", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(200), { workers: 2, timeout: 20, onTimeout: "abandon" });
      const ended = await Promise.all(Array.from({ length: 10 }, (_, job) => rejection(pool.run(job)).then(elapsed)));
      expect(ended).toEqual([20, 20, 40, 40, 60, 60, 80, 80, 100, 100]);
      expect(pool.stats).toMatchObject({ abandoned: 10, running: 0, timedOut: 10 });
      await sleep(200);
      expect(pool.stats).toMatchObject({ abandoned: 0, timedOut: 10, done: 0 });
      await pool.close();
    }));

  test("a handler that ends with its signal is not counted for long", () =>
    synctest(async () => {
      const pool = new Pool((_: number, { signal }) => sleep(200, { signal }), {
        workers: 1,
        timeout: 20,
        onTimeout: "abandon",
      });
      await rejection(pool.run(1));
      await settled();
      expect(pool.stats).toMatchObject({ abandoned: 0, running: 0 });
      await pool.close();
    }));

  test("idle and close do not wait for abandoned handlers", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(200), { workers: 1, timeout: 20, onTimeout: "abandon", results: Infinity });
      await pool.submit(1);
      await pool.close();
      expect(elapsed()).toBe(20);
      expect((await unread(pool)).map(({ status }) => status)).toEqual(["timedOut"]);
      await sleep(1_000);
      expect(pool.stats.abandoned).toBe(0);
    }));

  test("a late rejection of an abandoned handler is nobody's", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(50).then(() => Promise.reject(new Error("late"))), {
        workers: 1,
        timeout: 20,
        onTimeout: "abandon",
        results: Infinity,
      });
      await pool.submit(1);
      await sleep(100);
      expect((await outcomesOf(pool)).map(({ status }) => status)).toEqual(["timedOut"]);
    }));

  test("a job that its signal cancels leaves its worker at once as well", () =>
    synctest(async () => {
      const cancel = new AbortController();
      const pool = new Pool((ms: number) => sleep(ms), { workers: 1, onTimeout: "abandon" });
      const cancelled = rejection(pool.run(100, cancel));
      const next = pool.run(10);
      await sleep(5);
      cancel.abort("cancelled");
      expect(await cancelled).toBe("cancelled");
      expect(pool.stats.abandoned).toBe(1);
      await next;
      expect(elapsed()).toBe(15);
      await sleep(100);
      expect(pool.stats.abandoned).toBe(0);
      await pool.close();
    }));
});
