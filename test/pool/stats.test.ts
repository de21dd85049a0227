import fc from "fast-check";
import { type DurationSummary, Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { heapGrowth } from "../support/garbage.js";
import { holds } from "../support/property.js";
import { rejection } from "./outcomes.js";

const NOTHING: DurationSummary = { count: 0, mean: 0, p50: 0, p95: 0, p99: 0, max: 0 };

/** A percentile may be too high by so much. */
const TOLERANCE = 1.03;

/** The smallest of the values that at least such a part of them is not greater than. */
function percentile(values: readonly number[], quantile: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(quantile * sorted.length) - 1] as number;
}

function expectSummary(summary: DurationSummary, values: readonly number[]): void {
  const sum = values.reduce((total, value) => total + value, 0);
  expect(summary.count).toBe(values.length);
  expect(summary.mean).toBeCloseTo(sum / values.length, 9);
  expect(summary.max).toBe(Math.max(...values));
  for (const [quantile, measured] of [
    [0.5, summary.p50],
    [0.95, summary.p95],
    [0.99, summary.p99],
  ] as const) {
    const exact = percentile(values, quantile);
    expect(measured).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
    expect(measured).toBeLessThanOrEqual(exact * TOLERANCE);
  }
}

describe("stats", () => {
  test("of a new pool is all zeros, save for its workers", async () => {
    const pool = new Pool(() => {}, { workers: 3 });
    expect(pool.stats).toEqual({
      workers: 3,
      idle: 3,
      running: 0,
      abandoned: 0,
      queued: 0,
      waiting: 0,
      submitted: 0,
      done: 0,
      failed: 0,
      timedOut: 0,
      cancelled: 0,
      retried: 0,
      wait: NOTHING,
      run: NOTHING,
    });
    await pool.close();
  });

  test("is a snapshot, which does not change afterwards", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(1), { workers: 1 });
      const before = pool.stats;
      await pool.run(1);
      expect(before.done).toBe(0);
      expect(before.wait).toEqual(NOTHING);
      expect(pool.stats.done).toBe(1);
      await pool.close();
    }));

  test("counts each job by how it came to its end", () =>
    synctest(async () => {
      const pool = new Pool(
        async (job: string, { attempt, signal }) => {
          await sleep(job === "slow" ? 100 : 1, { signal });
          if (job === "bad" || (job === "flaky" && attempt === 1)) throw new Error(job);
        },
        {
          workers: 2,
          timeout: 20,
          retry: { attempts: 2, when: (error) => (error as Error).message === "flaky" },
          results: Infinity,
        },
      );
      const cancel = new AbortController();
      for (const job of ["good", "bad", "slow", "flaky", "good"]) await pool.submit(job);
      await pool.submit("cancelled", cancel);
      cancel.abort();
      expect(await rejection(pool.run("bad"))).toEqual(new Error("bad"));
      await pool.idle();
      const { submitted, done, failed, timedOut, cancelled, retried } = pool.stats;
      expect({ submitted, done, failed, timedOut, cancelled, retried }).toEqual({
        submitted: 7,
        done: 3,
        failed: 2,
        timedOut: 1,
        cancelled: 1,
        retried: 1,
      });
      await pool.close();
    }));

  test("has the workers, those that are idle, and those that run add up", () =>
    synctest(async () => {
      const pool = new Pool((ms: number) => sleep(ms), {
        workers: { min: 1, max: 5, idleTimeout: 7 },
        queue: 3,
        results: Infinity,
      });
      for (let job = 0; job < 40; job += 1) {
        void pool.submit((job * 5) % 13);
        await sleep(job % 4);
        const { workers, idle, running, queued } = pool.stats;
        expect(idle + running).toBe(workers);
        expect(workers).toBeLessThanOrEqual(5);
        expect(queued).toBeLessThanOrEqual(3);
      }
      await pool.close();
    }));
});

describe("the summaries of waits and runs", () => {
  test("are exact for one job", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(40), { workers: 1 });
      await Promise.all([pool.run(1), pool.run(2)]);
      expect(pool.stats.wait).toMatchObject({ count: 2, mean: 20, max: 40 });
      expect(pool.stats.run).toMatchObject({ count: 2, mean: 40, max: 40 });
      await pool.close();
    }));

  test("measure the wait from the call to the start, and the run from the start to the end, retries included", () =>
    synctest(async () => {
      const pool = new Pool(
        async (_: number, { attempt }) => {
          await sleep(10);
          if (attempt === 1) throw new Error("again");
        },
        { workers: 1, queue: 0, retry: { attempts: 2, delay: () => 5 } },
      );
      const run = pool.run(1);
      pool.pause();
      const waiting = pool.run(2);
      await sleep(100);
      pool.resume();
      await Promise.all([run, waiting]);
      expect(pool.stats.wait).toMatchObject({ count: 2, max: 110, mean: 55 });
      expect(pool.stats.run.count).toBe(2);
      await pool.close();
    }));

  test("have no run of a job that was never started", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(10), { workers: 1 });
      const cancel = new AbortController();
      void pool.run(1);
      const cancelled = rejection(pool.run(2, cancel));
      cancel.abort();
      await cancelled;
      await pool.close();
      expect(pool.stats.run.count).toBe(1);
      expect(pool.stats.wait.count).toBe(1);
    }));

  test("are right within 3 %, and never too low, for any durations", () =>
    holds(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0.001, max: 3_600_000, noNaN: true }), { minLength: 1, maxLength: 60, size: "max" }),
        async (durations) => {
          const { run, wait } = await synctest(async () => {
            const pool = new Pool((ms: number) => sleep(ms), { workers: Infinity, results: Infinity });
            // The clock's sums round, so what was slept is not quite the difference of two instants.
            for (const ms of durations) await pool.submit(Math.round(ms * 1024) / 1024 + 1 / 1024);
            await pool.idle();
            await pool.close();
            return pool.stats;
          });
          expectSummary(
            run,
            durations.map((ms) => Math.round(ms * 1024) / 1024 + 1 / 1024),
          );
          expect(wait).toMatchObject({ count: durations.length, mean: 0, max: 0, p99: 0 });
        },
      ),
      { numRuns: 60 },
    ));

  test("are right for the run times 1 to 1000", () =>
    synctest(async () => {
      const pool = new Pool((ms: number) => sleep(ms), { workers: 10, queue: Infinity });
      const durations = Array.from({ length: 1_000 }, (_, i) => ((i * 37) % 1_000) + 1);
      await Promise.all(durations.map((ms) => pool.run(ms)));
      expectSummary(pool.stats.run, durations);
      expect(pool.stats.run.mean).toBe(500.5);
      await pool.close();
    }));

  test("measure every submitted job, and of runs beyond the first thousand some", async () => {
    const pool = new Pool(() => {}, { workers: 1, results: Infinity });
    for (let job = 0; job < 3_000; job += 1) await pool.submit(job);
    await pool.idle();
    expect(pool.stats.run.count).toBe(3_000);
    for (let job = 0; job < 3_200; job += 1) await pool.run(job);
    const { count } = pool.stats.run;
    expect(count).toBeGreaterThanOrEqual(3_100);
    expect(count).toBeLessThanOrEqual(6_200);
    await pool.close();
  });

  test("take the same memory after ten thousand jobs as after a hundred", async () => {
    const pool = new Pool(() => {}, { workers: 1 });
    const run = async (jobs: number): Promise<void> => {
      for (let job = 0; job < jobs; job += 100) {
        await Promise.all(Array.from({ length: 100 }, (_, other) => pool.run(job + other)));
      }
    };
    await run(2_000);
    const growth = await heapGrowth(() => run(30_000));
    expect(growth).toBeLessThan(100_000);
    expect(pool.stats.done).toBe(32_000);
    await pool.close();
  });

  test("are made when somebody looks, and cost nothing to leave alone", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(1), { workers: 1 });
      await pool.run(1);
      await settled();
      expect(pool.stats).not.toBe(pool.stats);
      expect(pool.stats).toEqual(pool.stats);
      await pool.close();
    }));
});
