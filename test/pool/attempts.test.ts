import { backoff, Pool, type PoolOptions, sleep, TimeoutError } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed, hasDeadline } from "../support/virtual-time.js";
import { outcomesOf, rejection } from "./outcomes.js";

/** A pool whose first so many attempts take 100 ms, and the others 1 ms; deaf ones do not listen to their signal. */
function slow(attempts: number, options: PoolOptions<string, number>, isDeaf = false) {
  const log: string[] = [];
  const pool = new Pool<string, number>(
    async (job, { attempt, signal }) => {
      log.push(`${elapsed()} ${job} ${attempt}`);
      signal.addEventListener("abort", () => log.push(`${elapsed()} ${job} ${attempt} aborted`));
      await sleep(attempt <= attempts ? 100 : 1, isDeaf ? {} : { signal });
      return attempt;
    },
    { workers: 1, ...options },
  );
  return { pool, log };
}

describe("attemptTimeout", () => {
  test("ends an attempt, which may be followed by another", () =>
    synctest(async () => {
      const { pool, log } = slow(2, { attemptTimeout: 10, retry: { attempts: 3 } });
      expect(await pool.run("a")).toBe(3);
      expect(log).toEqual(["0 a 1", "10 a 1 aborted", "10 a 2", "20 a 2 aborted", "20 a 3"]);
      expect(pool.stats).toMatchObject({ done: 1, retried: 2, timedOut: 0 });
      expect(hasDeadline()).toBe(false);
      await pool.close();
    }));

  test("of the last attempt has the job time out", () =>
    synctest(async () => {
      const { pool } = slow(9, { attemptTimeout: 10, retry: { attempts: 2 }, results: 1, name: "jobs" });
      await pool.submit("a");
      const [outcome] = await outcomesOf(pool);
      expect(outcome).toMatchObject({ status: "timedOut", attempts: 2, finishedAt: 20 });
      const { error } = outcome as { error: TimeoutError };
      expect(error).toEqual(new TimeoutError('attempt of pool "jobs" timed out after 10ms'));
      expect(error.cause).toBeInstanceOf(TimeoutError);
    }));

  test("asks when, which gets the error, the attempt and the job", () =>
    synctest(async () => {
      const asked: unknown[] = [];
      const when = (...args: [error: unknown, attempt: number, job: string]): boolean => {
        asked.push(args);
        return false;
      };
      const { pool } = slow(1, { attemptTimeout: 10, retry: { attempts: 2, when } });
      const error = await rejection(pool.run("a"));
      expect(asked).toEqual([[error, 1, "a"]]);
      await pool.close();
    }));

  test.each([
    ["wait", "100 a 2"],
    ["abandon", "10 a 2"],
  ] as const)("of a deaf handler, with onTimeout: %s, lets the next attempt start at %s", (onTimeout, second) =>
    synctest(async () => {
      const { pool, log } = slow(1, { attemptTimeout: 10, retry: { attempts: 2 }, onTimeout }, true);
      expect(await pool.run("a")).toBe(2);
      expect(log).toEqual(["0 a 1", "10 a 1 aborted", second]);
      await pool.close();
      await sleep(100);
    }),
  );

  test("of a deaf handler, with a second worker, starts the next attempt at once, and what the first returns is dropped", () =>
    synctest(async () => {
      const { pool, log } = slow(1, { workers: 2, attemptTimeout: 10, retry: { attempts: 2 } }, true);
      expect(await pool.run("a")).toBe(2);
      expect(log).toEqual(["0 a 1", "10 a 1 aborted", "10 a 2"]);
      expect(pool.running).toBe(1);
      await pool.close();
      expect(elapsed()).toBe(100);
      expect(pool.stats).toMatchObject({ submitted: 1, done: 1 });
    }));
});

describe("timeout", () => {
  test("stands while the job queues for its next attempt, and has the error of the last as its cause", () =>
    synctest(async () => {
      const busy = new Error("503");
      const pool = new Pool(
        async (job: string, { attempt, signal }) => {
          if (job === "flaky" && attempt === 1) throw busy;
          await sleep(80, { signal });
        },
        { workers: 1, timeout: 100, retry: { attempts: 2, delay: 5 } },
      );
      const flaky = pool.run("flaky");
      const other = pool.run("other");
      await Promise.all([flaky, other]);
      expect(elapsed()).toBe(160);
      const late = rejection(pool.run("flaky", { timeout: 50 }));
      expect(await late).toMatchObject({ name: "TimeoutError", cause: busy });
      await pool.close();
    }));

  test("runs on during the delay before the next attempt", () =>
    synctest(async () => {
      const pool = new Pool(() => Promise.reject(new Error("503")), {
        workers: 1,
        timeout: 30,
        retry: { attempts: 2, delay: 1_000 },
      });
      expect(await rejection(pool.run(1))).toBeInstanceOf(TimeoutError);
      expect(elapsed()).toBe(30);
      expect(hasDeadline()).toBe(false);
      await pool.close();
    }));
});

describe("retry", () => {
  test("of a job is in place of the pool's, and false is none", () =>
    synctest(async () => {
      const attempts: Record<string, number> = {};
      const pool = new Pool(
        (job: string, { attempt }) => {
          attempts[job] = attempt;
          throw new Error(job);
        },
        { workers: 1, retry: { attempts: 2 } },
      );
      await rejection(pool.run("get"));
      await rejection(pool.run("post", { retry: false }));
      await rejection(pool.run("patient", { retry: { attempts: 4, delay: 10 } }));
      expect(attempts).toEqual({ get: 2, post: 1, patient: 4 });
      expect(elapsed()).toBe(30);
      await pool.close();
    }));

  test("has delay know the error", () =>
    synctest(async () => {
      const told: unknown[] = [];
      const busy = Object.assign(new Error("429"), { retryAfter: 70 });
      const pool = new Pool(
        (_: number, { attempt }) => {
          if (attempt === 1) throw busy;
        },
        {
          retry: {
            attempts: 2,
            delay(attempt, error) {
              told.push([attempt, error]);
              return (error as typeof busy).retryAfter;
            },
          },
        },
      );
      await pool.run(1);
      expect(told).toEqual([[1, busy]]);
      expect(elapsed()).toBe(70);
      await pool.close();
    }));

  test.each([
    [{ delay: () => Infinity }, "pool: retry.delay must return a finite number, not Infinity"],
    [{ delay: async () => 50 }, "pool: retry.delay must return a finite number, not an instance of Promise"],
    [{ when: async () => false }, "pool: retry.when must return a boolean, not an instance of Promise"],
  ])("that answers what is no answer has the job fail: %o", (retry, message) =>
    synctest(async () => {
      const pool = new Pool(() => Promise.reject(new Error("503")), { retry: { attempts: 9, ...(retry as object) } });
      expect(await rejection(pool.run(1))).toMatchObject({ message });
      await pool.close();
    }),
  );

  test("keeps the age of its jobs: those that come back are in front of younger ones, in the order of their first starts", () =>
    synctest(async () => {
      const order: string[] = [];
      const pool = new Pool(
        async (job: string, { attempt }) => {
          order.push(`${job}${attempt}`);
          await sleep(10);
          if (attempt === 1 && job < "c") throw new Error("again");
        },
        { workers: 1, retry: { attempts: 2, delay: (_, error) => ((error as Error).message === "again" ? 15 : 0) } },
      );
      await Promise.all(["a", "b", "c", "d", "e"].map((job) => pool.run(job)));
      expect(order).toEqual(["a1", "b1", "c1", "a2", "b2", "d1", "e1"]);
      await pool.close();
    }));
});

describe("backoff", () => {
  test("grows by its factor, up to max", () => {
    const delay = backoff({ initial: 10, factor: 3, max: 200, jitter: 0 });
    expect([1, 2, 3, 4, 5, 10_000].map((attempt) => delay(attempt))).toEqual([10, 30, 90, 200, 200, 200]);
    expect(backoff({ initial: 0, jitter: 0 })(10_000)).toBe(0);
  });

  test("is shortened at random by no more than jitter says", () => {
    for (const jitter of [0.2, 1]) {
      const delays = Array.from({ length: 200 }, () => backoff({ initial: 100, jitter })(1));
      expect(Math.max(...delays)).toBeLessThanOrEqual(100);
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(100 * (1 - jitter));
      expect(new Set(delays).size).toBeGreaterThan(100);
    }
  });

  test.each([
    [{ initial: -1 }, "backoff: initial must be a finite number >= 0, not -1"],
    [{ factor: 0.5 }, "backoff: factor must be a finite number >= 1, not 0.5"],
    [{ max: "1s" }, 'backoff: max must be a finite number >= 0, not "1s"'],
    [{ jitter: 2 }, "backoff: jitter must be from 0 to 1, not 2"],
  ])("refuses what is out of range: %j", (options, message) => {
    expect(() => backoff(options as never)).toThrow(new RangeError(message));
  });

  test("is a delay", () =>
    synctest(async () => {
      const { pool } = slow(0, { retry: { attempts: 3, delay: backoff({ jitter: 0 }) } });
      await pool.run("a");
      await settled();
      await pool.close();
    }));
});
