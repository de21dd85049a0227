import { Pool, type PoolOptions, sleep, TimeoutError } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed, hasDeadline } from "../support/virtual-time.js";
import { outcomesOf, rejection } from "./outcomes.js";

/** A pool whose handler fails at the first so many attempts, and a log of when each was. */
function flaky(failures: number, options: PoolOptions): { pool: Pool<string, number>; log: string[] } {
  const log: string[] = [];
  const pool = new Pool(
    (job: string, { attempt }) => {
      log.push(`${elapsed()} ${job} ${attempt}`);
      if (attempt <= failures) throw new Error(`attempt ${attempt}`);
      return attempt;
    },
    { workers: 1, results: Infinity, ...options },
  );
  return { pool, log };
}

describe("retry", () => {
  test("calls the handler again until it succeeds", () =>
    synctest(async () => {
      const { pool, log } = flaky(2, { retry: { attempts: 3 } });
      expect(await pool.run("a")).toBe(3);
      expect(log).toEqual(["0 a 1", "0 a 2", "0 a 3"]);
      expect(pool.stats).toMatchObject({ submitted: 1, done: 1, failed: 0, retried: 2 });
      await pool.close();
    }));

  test("makes so many attempts in all; the last error is the job's", () =>
    synctest(async () => {
      const { pool, log } = flaky(Infinity, { retry: { attempts: 3 } });
      expect(await rejection(pool.run("a"))).toEqual(new Error("attempt 3"));
      expect(log).toHaveLength(3);
      await pool.submit("b");
      expect(await outcomesOf(pool)).toMatchObject([
        { status: "failed", attempts: 3, error: { message: "attempt 3" } },
      ]);
      expect(pool.stats).toMatchObject({ failed: 2, retried: 4 });
    }));

  test("of one attempt is none", () =>
    synctest(async () => {
      const { pool, log } = flaky(Infinity, { retry: { attempts: 1 } });
      expect(await rejection(pool.run("a"))).toEqual(new Error("attempt 1"));
      expect(log).toEqual(["0 a 1"]);
      await pool.close();
    }));

  test("goes on for ever with Infinity, until the job is cancelled", () =>
    synctest(async () => {
      const { pool } = flaky(Infinity, { retry: { attempts: Infinity, delay: () => 10 } });
      const cancel = new AbortController();
      const run = rejection(pool.run("a", cancel));
      await sleep(995);
      expect(pool.stats.retried).toBe(100);
      cancel.abort("enough");
      expect(await run).toBe("enough");
      await pool.close();
    }));

  test("waits as long as delay says, which gets the number of the attempt that failed", () =>
    synctest(async () => {
      const { pool, log } = flaky(3, { retry: { attempts: 4, delay: (attempt) => 10 ** attempt } });
      await pool.run("a");
      expect(log).toEqual(["0 a 1", "10 a 2", "110 a 3", "1110 a 4"]);
      await pool.close();
    }));

  test("asks when, with the error, whether to go on", () =>
    synctest(async () => {
      const asked: unknown[] = [];
      const when = (error: unknown): boolean => {
        asked.push((error as Error).message);
        return asked.length < 2;
      };
      const { pool } = flaky(Infinity, { retry: { attempts: 10, when } });
      expect(await rejection(pool.run("a"))).toEqual(new Error("attempt 2"));
      expect(asked).toEqual(["attempt 1", "attempt 2"]);
      await pool.close();
    }));

  test("does not ask after the last attempt", () =>
    synctest(async () => {
      let asked = 0;
      const count = (): number => {
        asked += 1;
        return 0;
      };
      const { pool } = flaky(Infinity, { retry: { attempts: 2, delay: count, when: () => count() > -1 } });
      await rejection(pool.run("a"));
      expect(asked).toBe(2);
      await pool.close();
    }));

  test.each(["when", "delay"] as const)("that throws in %s has the job fail with that", (option) =>
    synctest(async () => {
      const thrown = new Error("in the callback");
      const retry = {
        attempts: 5,
        [option]: () => {
          throw thrown;
        },
      };
      const { pool, log } = flaky(Infinity, { retry });
      expect(await rejection(pool.run("a"))).toBe(thrown);
      expect(log).toHaveLength(1);
      expect(pool.stats).toMatchObject({ failed: 1, retried: 0, idle: 1 });
      await pool.close();
    }),
  );

  test("leaves the worker to others meanwhile, and queues again in front of those that came after it", () =>
    synctest(async () => {
      const log: string[] = [];
      const pool = new Pool(
        async (job: string, { attempt }) => {
          log.push(`${elapsed()} ${job} ${attempt}`);
          await sleep(10);
          if (job === "bad" && attempt === 1) throw new Error("again");
        },
        { workers: 1, retry: { attempts: 2, delay: () => 5 } },
      );
      await Promise.all(["bad", "a", "b"].map((job) => pool.run(job)));
      expect(log).toEqual(["0 bad 1", "10 a 1", "20 bad 2", "30 b 1"]);
      await pool.close();
    }));

  test("of a job whose queue is full needs no room there, and lets nobody overtake", () =>
    synctest(async () => {
      const log: string[] = [];
      const pool = new Pool(
        async (job: string, { attempt }) => {
          log.push(`${job} ${attempt}`);
          await sleep(10);
          if (job === "bad" && attempt === 1) throw new Error("again");
          return job;
        },
        { workers: 1, queue: 1, retry: { attempts: 2 } },
      );
      const jobs = ["bad", "a", "b", "c"];
      expect(await Promise.all(jobs.map((job) => pool.run(job)))).toEqual(jobs);
      expect(log).toEqual(["bad 1", "bad 2", "a 1", "b 1", "c 1"]);
      await pool.close();
    }));

  test("keeps the priority", () =>
    synctest(async () => {
      const log: string[] = [];
      const pool = new Pool(
        async (job: string, { attempt }) => {
          log.push(`${job} ${attempt}`);
          await sleep(10);
          if (job === "bad" && attempt === 1) throw new Error("again");
        },
        { workers: 1, retry: { attempts: 2 } },
      );
      const bad = pool.run("bad", { priority: 1 });
      await Promise.all(["a", "b"].map((job) => pool.run(job)));
      await bad;
      expect(log).toEqual(["bad 1", "bad 2", "a 1", "b 1"]);
      await pool.close();
    }));

  test("keeps idle and close waiting, and stop ends it", () =>
    synctest(async () => {
      const retry = { attempts: 2, delay: () => 1_000 };
      const idle = flaky(1, { retry });
      await idle.pool.submit("a");
      await idle.pool.idle();
      expect(elapsed()).toBe(1_000);

      const closed = flaky(1, { retry });
      await closed.pool.submit("a");
      await settled();
      expect((await outcomesOf(closed.pool)).map(({ status, attempts }) => [status, attempts])).toEqual([["done", 2]]);
      expect(elapsed()).toBe(2_000);

      const stopped = flaky(1, { retry });
      await stopped.pool.submit("a");
      await settled();
      await stopped.pool.stop("enough");
      expect(await outcomesOf(stopped.pool)).toMatchObject([{ status: "cancelled", reason: "enough", attempts: 1 }]);
      expect(elapsed()).toBe(2_000);
      expect(hasDeadline()).toBe(false);
      await idle.pool.close();
    }));

  test("does not apply to a job that timed out: the timeout is for all its attempts together", () =>
    synctest(async () => {
      const { pool, log } = flaky(Infinity, { timeout: 25, retry: { attempts: 10, delay: () => 10 } });
      const error = await rejection(pool.run("a"));
      expect(error).toBeInstanceOf(TimeoutError);
      expect(elapsed()).toBe(25);
      expect(log).toEqual(["0 a 1", "10 a 2", "20 a 3"]);
      await sleep(100);
      expect(log).toHaveLength(3);
      expect(pool.stats).toMatchObject({ timedOut: 1, failed: 0 });
      await pool.close();
    }));

  test("gives each attempt a context and a signal of its own", () =>
    synctest(async () => {
      const signals = new Set<AbortSignal>();
      const pool = new Pool(
        (_: number, { signal, attempt }) => {
          signals.add(signal);
          if (attempt < 3) throw new Error("again");
        },
        { workers: 1, retry: { attempts: 3 } },
      );
      await pool.run(1);
      expect(signals.size).toBe(3);
      await pool.close();
    }));

  test("may give a job to another worker", () =>
    synctest(async () => {
      const workers: number[] = [];
      const pool = new Pool(
        async (job: string, { attempt, worker }) => {
          if (job !== "bad") return await sleep(100);
          workers.push(worker);
          await sleep(1);
          if (attempt === 1) throw new Error("again");
        },
        { workers: 2, retry: { attempts: 2, delay: () => 5 }, results: Infinity },
      );
      const others = [pool.submit("bad"), pool.submit("other"), pool.submit("another")];
      await Promise.all(others);
      const [bad] = (await outcomesOf(pool)).filter(({ job }) => job === "bad");
      expect(workers).toEqual([1, 2]);
      expect(bad).toMatchObject({ worker: 2, attempts: 2, startedAt: 0 });
    }));
});
