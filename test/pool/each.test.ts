import { Channel, ClosedPoolError, type Outcome, Pool, sleep, TimeoutError } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test, vi } from "vitest";
import { elapsed } from "../support/virtual-time.js";
import { rejection } from "./outcomes.js";
import { workingPool } from "./working-pool.js";

/** Notes outcomes as they are told. */
function listener(): { told: string[]; onOutcome: (outcome: Outcome<number, number>) => void } {
  const told: string[] = [];
  return { told, onOutcome: ({ job, status }) => void told.push(`${job} ${status} at ${elapsed()}`) };
}

describe("each", () => {
  test("does all jobs, no more at a time than there are workers, and resolves when the last is done", () =>
    synctest(async () => {
      const { pool, log } = workingPool();
      const each = pool.each([10, 20, 30, 5]);
      expect(log.started).toEqual([]);
      await settled();
      expect(log.started).toEqual([10, 20]);
      await each;
      expect(elapsed()).toBe(40);
      await pool.close();
    }));

  test("tells each outcome once, also of those that fail or time out, and goes on", () =>
    synctest(async () => {
      const { pool } = workingPool({ timeout: 25 });
      const { told, onOutcome } = listener();
      await pool.each([10, -5, 30, 1], { onOutcome });
      expect(told).toEqual(["-5 failed at 5", "10 done at 10", "1 done at 11", "30 timedOut at 30"]);
      await pool.close();
    }));

  test("tells of a job that was cancelled while it waited for room, with the time of its end", () =>
    synctest(async () => {
      const { pool } = workingPool({ queue: 0 });
      pool.pause();
      const outcomes: Outcome<number, number>[] = [];
      const each = pool.each([1], { onOutcome: (outcome) => void outcomes.push(outcome) });
      await sleep(5);
      pool.clear("no longer needed");
      await each;
      expect(outcomes).toEqual([
        {
          status: "cancelled",
          reason: "no longer needed",
          job: 1,
          worker: 0,
          attempts: 0,
          queuedAt: 0,
          startedAt: undefined,
          finishedAt: 5,
        },
      ]);
      await pool.close();
    }));

  test("has a worker busy until its outcome was told", () =>
    synctest(async () => {
      const starts: number[] = [];
      const pool = new Pool(async (_: number) => void starts.push(elapsed()), { workers: 1 });
      const each = pool.each([1, 2, 3], { onOutcome: () => sleep(10) });
      await sleep(5);
      expect(pool.running).toBe(1);
      await each;
      expect(starts).toEqual([0, 10, 20]);
      await pool.idle();
      expect(elapsed()).toBe(30);
      expect(pool.running).toBe(0);
      await pool.close();
    }));

  test("has idle wait for an outcome that is being told, and stop with abandon not", () =>
    synctest(async () => {
      const never = new Channel<void>();
      const pool = new Pool((n: number) => n, { workers: 1 });
      const each = pool.each([1], { onOutcome: async () => void (await never.receive()) });
      await settled();
      const idle = pool.idle();
      await pool.stop("enough", { abandon: true });
      await idle;
      expect(pool.running).toBe(0);
      never.close();
      expect(await rejection(each)).toBeInstanceOf(ClosedPoolError);
    }));

  test("without onOutcome rejects with the first error, and cancels the rest", () =>
    synctest(async () => {
      const { pool, log } = workingPool();
      expect(await rejection(pool.each([100, -10, 20]))).toEqual(new Error("job -10"));
      expect(elapsed()).toBe(10);
      await settled();
      expect(log).toEqual({ started: [100, -10], aborted: [100] });
      await pool.close();
    }));

  test("whose signal aborts rejects with its reason once every job that was pulled was told", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const cancel = new AbortController();
      const told: string[] = [];
      const each = rejection(
        pool.each([50, 60, 70], {
          signal: cancel.signal,
          onOutcome: async ({ job, status }) => {
            await sleep(5);
            told.push(`${job} ${status}`);
          },
        }),
      );
      await sleep(10);
      cancel.abort("enough");
      expect(await each).toBe("enough");
      expect(told.sort()).toEqual(["50 cancelled", "60 cancelled"]);
      expect(elapsed()).toBe(15);
      await pool.close();
    }));

  test("whose signal is aborted already pulls nothing", async () => {
    const { pool } = workingPool();
    const next = vi.fn();
    expect(
      await rejection(pool.each({ [Symbol.iterator]: () => ({ next }) }, { signal: AbortSignal.abort("no") })),
    ).toBe("no");
    expect(next).not.toHaveBeenCalled();
    await pool.close();
  });

  test("has a listener that throws be an unhandled rejection, and goes on", () =>
    synctest(async () => {
      const unhandled: unknown[] = [];
      const listeners = process.listeners("unhandledRejection");
      process.removeAllListeners("unhandledRejection").on("unhandledRejection", (error) => unhandled.push(error));
      const { pool } = workingPool();
      await pool.each([1, 2], {
        onOutcome({ job }) {
          throw new Error(`told of ${job}`);
        },
      });
      await pool.close();
      await vi.waitFor(() => expect(unhandled).toEqual([new Error("told of 1"), new Error("told of 2")]));
      process.removeAllListeners("unhandledRejection");
      for (const each of listeners) process.on("unhandledRejection", each);
    }));

  test("of a pool that is closed meanwhile does what was pulled, and rejects", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const { told, onOutcome } = listener();
      const each = rejection(pool.each([10, 20, 30, 40], { onOutcome }));
      await sleep(5);
      await pool.close();
      expect(await each).toBeInstanceOf(ClosedPoolError);
      expect(told).toEqual(["10 done at 10", "20 done at 20"]);
    }));

  test.each([
    [5, "pool: jobs are not iterable: 5"],
    [null, "pool: jobs are not iterable: null"],
  ])("of what is not iterable rejects: %j", async (jobs, message) => {
    const { pool } = workingPool();
    expect(await rejection(pool.each(jobs as never))).toEqual(new TypeError(message));
    await pool.close();
  });
});

describe.each(["each", "map"] as const)("until, an option of %s", (method) => {
  const consume = async (
    pool: Pool<number, number>,
    jobs: Iterable<number> | AsyncIterable<number>,
    until: AbortSignal,
  ): Promise<number[]> => {
    const done: number[] = [];
    if (method === "map") for await (const n of pool.map(jobs, { until })) done.push(n);
    else await pool.each(jobs, { until, onOutcome: (outcome) => void done.push(outcome.job) });
    return done;
  };

  test("pulls no more, finishes what was pulled, and ends normally", () =>
    synctest(async () => {
      const { pool, log } = workingPool();
      const until = new AbortController();
      let isClean = false;
      function* jobs(): Generator<number> {
        try {
          for (;;) yield 10;
        } finally {
          isClean = true;
        }
      }
      const consumed = consume(pool, jobs(), until.signal);
      await sleep(25);
      until.abort();
      expect(await consumed).toHaveLength(6);
      expect(log.aborted).toEqual([]);
      expect(isClean).toBe(true);
      expect(elapsed()).toBe(30);
      await pool.close();
    }));

  test("ends also where the source is silent, and takes nothing from a channel", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const until = new AbortController();
      const jobs = new Channel<number>(1);
      const consumed = consume(pool, jobs, until.signal);
      await jobs.send(10);
      await sleep(20);
      until.abort();
      expect(await consumed).toEqual([10]);
      expect(jobs.trySend(20)).toBe(true);
      expect(jobs.length).toBe(1);
      await pool.close();
    }));

  test("that is aborted already pulls nothing", () =>
    synctest(async () => {
      const { pool, log } = workingPool();
      expect(await consume(pool, [1, 2], AbortSignal.abort())).toEqual([]);
      expect(log.started).toEqual([]);
      await pool.close();
    }));

  test("has what the source's clean-up throws end it", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const until = new AbortController();
      function* jobs(): Generator<number> {
        try {
          for (;;) yield 10;
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: what is tested
          throw new Error("not clean");
        }
      }
      const consumed = rejection(consume(pool, jobs(), until.signal));
      await sleep(5);
      until.abort();
      expect(await consumed).toEqual(new Error("not clean"));
      await pool.close();
    }));
});

test.each(["each", "map"] as const)("%s gives all its jobs its timeout and its priority", (method) =>
  synctest(async () => {
    const { pool, log } = workingPool({ workers: 1 });
    const first = pool.run(1);
    const others = [pool.run(2), pool.run(3)];
    const options = { timeout: 10, priority: 1 };
    const error = rejection(
      method === "each"
        ? pool.each([50], options)
        : (async () => {
            for await (const _ of pool.map([50], options));
          })(),
    );
    expect(await error).toBeInstanceOf(TimeoutError);
    await Promise.all([first, ...others]);
    expect(log.started).toEqual([1, 50, 2, 3]);
    await pool.close();
  }),
);
