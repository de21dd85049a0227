import fc from "fast-check";
import { Pool, type PoolOptions, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { holds } from "../support/property.js";
import { elapsed } from "../support/virtual-time.js";

/** A pool with one worker that is busy for `busy` ms, and the names of what it starts after that. */
function busyPool(busy: number, options: PoolOptions = {}): { pool: Pool<string, void>; started: string[] } {
  const started: string[] = [];
  const pool = new Pool(
    async (job: string) => {
      if (job === "first") return await sleep(busy);
      started.push(job);
      await sleep(1);
    },
    { workers: 1, queue: Infinity, ...options, results: Infinity },
  );
  pool.trySubmit("first");
  return { pool, started };
}

describe("priority", () => {
  test("jobs of a higher one start first; it is 0 unless given, and may be negative or a fraction", () =>
    synctest(async () => {
      const { pool, started } = busyPool(10);
      const priorities = { low: -1, zero: 0, high: 10, half: 0.5, higher: 10.5, least: -1e9 };
      for (const [job, priority] of Object.entries(priorities)) pool.trySubmit(job, { priority });
      pool.trySubmit("none");
      await pool.close();
      expect(started).toEqual(["higher", "high", "half", "zero", "none", "low", "least"]);
    }));

  test("jobs of the same one start in the order of the calls, however they were brought", () =>
    synctest(async () => {
      const { pool, started } = busyPool(10);
      void pool.run("a", { priority: 1 });
      pool.trySubmit("b", { priority: 1 });
      await pool.submit("c", { priority: 1 });
      void pool.run("d", { priority: 1 });
      await pool.close();
      expect(started).toEqual(["a", "b", "c", "d"]);
    }));

  test("does not interrupt what runs, nor skip a job that a worker has", () =>
    synctest(async () => {
      const { pool, started } = busyPool(10);
      const other = pool.run("other");
      pool.resize(2);
      pool.trySubmit("urgent", { priority: 100 });
      await other;
      await pool.close();
      expect(started).toEqual(["other", "urgent"]);
    }));

  test("holds for whatever is in the queue when a worker is free, not for the order of arrival", () =>
    synctest(async () => {
      const { pool, started } = busyPool(2);
      for (const job of ["a", "b", "c"]) pool.trySubmit(job);
      await sleep(2.5);
      pool.trySubmit("urgent", { priority: 1 });
      await pool.close();
      expect(started).toEqual(["a", "urgent", "b", "c"]);
    }));

  test("any jobs start by priority, then in the order of their calls", () =>
    holds(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 40, size: "max" }),
        async (priorities) => {
          const expected = priorities
            .map((priority, index) => ({ priority, index }))
            .sort((a, b) => b.priority - a.priority || a.index - b.index)
            .map(({ index }) => `${index}`);
          const started: string[] = [];
          const pool = new Pool((job: string) => void started.push(job), {
            workers: 1,
            queue: Infinity,
            results: Infinity,
          });
          pool.pause();
          for (const [index, priority] of priorities.entries()) pool.trySubmit(`${index}`, { priority });
          await pool.close();
          expect(started).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    ));

  test("any jobs that are cancelled leave the order of the others as it is", () =>
    holds(
      fc.asyncProperty(
        fc.array(fc.record({ priority: fc.integer({ min: 0, max: 4 }), stays: fc.boolean() }), {
          maxLength: 40,
          size: "max",
        }),
        async (jobs) => {
          const started: number[] = [];
          const pool = new Pool((job: number) => void started.push(job), {
            workers: 1,
            queue: Infinity,
            results: Infinity,
          });
          const cancel = new AbortController();
          pool.pause();
          for (const [index, { priority, stays }] of jobs.entries()) {
            pool.trySubmit(index, stays ? { priority } : { priority, signal: cancel.signal });
          }
          cancel.abort();
          await pool.close();
          const expected = [...jobs.entries()]
            .filter(([, { stays }]) => stays)
            .sort(([i, a], [j, b]) => b.priority - a.priority || i - j)
            .map(([index]) => index);
          expect(started).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    ));
});

describe("without aging", () => {
  test("a job waits for as long as there are others of a higher priority", () =>
    synctest(async () => {
      const { pool, started } = busyPool(1);
      pool.trySubmit("low");
      for (let job = 0; job < 200; job += 1) {
        pool.trySubmit(`high ${job}`, { priority: 1 });
        await sleep(1);
      }
      expect(started).not.toContain("low");
      await pool.close();
      expect(started.at(-1)).toBe("low");
    }));
});

describe("aging", () => {
  test("has a job start before all that come later than its priority is lower, in units of aging", () =>
    synctest(async () => {
      const aging = 10;
      const { pool, started } = busyPool(1, { aging });
      pool.trySubmit("low", { priority: 0 });
      for (let job = 0; job < 200; job += 1) {
        pool.trySubmit(`${elapsed()}`, { priority: 3 });
        await sleep(1);
      }
      await pool.close();
      const before = started.slice(0, started.indexOf("low"));
      expect(Math.max(...before.map(Number))).toBeLessThan(3 * aging);
      expect(before).toHaveLength(30);
    }));

  test("changes nothing for jobs that come at the same time, nor within a priority", () =>
    synctest(async () => {
      const { pool, started } = busyPool(10, { aging: 1 });
      pool.trySubmit("a", { priority: 1 });
      pool.trySubmit("b", { priority: 2 });
      pool.trySubmit("c", { priority: 1 });
      pool.trySubmit("d", { priority: 2 });
      await pool.close();
      expect(started).toEqual(["b", "d", "a", "c"]);
    }));

  test("is the same for jobs with and without options", () =>
    synctest(async () => {
      const { pool, started } = busyPool(50, { aging: 10 });
      for (const [job, options] of Object.entries({ a: { priority: 0 }, b: undefined, c: {}, d: undefined, e: {} })) {
        await sleep(5);
        pool.trySubmit(job, options);
      }
      await pool.close();
      expect(started).toEqual(["a", "b", "c", "d", "e"]);
    }));

  test("counts time that a job waits for room in the queue", () =>
    synctest(async () => {
      const { pool, started } = busyPool(50, { aging: 10, queue: 1 });
      void pool.submit("queued");
      void pool.submit("low", { priority: 0 });
      await sleep(40);
      void pool.submit("high", { priority: 3 });
      await pool.close();
      expect(started).toEqual(["queued", "low", "high"]);
    }));

  test("is a bound for any jobs: one is overtaken only by those that came less than the difference of priorities later", () =>
    holds(
      fc.asyncProperty(
        fc.array(fc.record({ gap: fc.integer({ min: 0, max: 30 }), priority: fc.integer({ min: 0, max: 5 }) }), {
          minLength: 2,
          maxLength: 30,
          size: "max",
        }),
        fc.constantFrom(1, 4, 16, 64),
        async (jobs, aging) => {
          const order: { index: number; at: number; priority: number }[] = [];
          await synctest(async () => {
            const pool = new Pool(
              async (job: (typeof order)[number]) => {
                order.push(job);
                await sleep(7);
              },
              { workers: 1, queue: Infinity, aging, results: Infinity },
            );
            for (const [index, { gap, priority }] of jobs.entries()) {
              await sleep(gap);
              pool.trySubmit({ index, at: elapsed(), priority }, { priority });
            }
            await pool.close();
          });
          for (const [place, late] of order.entries()) {
            for (const early of order.slice(place + 1)) {
              if (early.index > late.index) continue;
              // `late` came after `early`, and yet started before it.
              expect(late.at - early.at).toBeLessThan((late.priority - early.priority) * aging);
            }
          }
        },
      ),
      { numRuns: 60 },
    ));
});

describe("the queue takes jobs out in O(log n)", () => {
  test("a hundred thousand different priorities are served in order", async () => {
    const jobs = 100_000;
    let last = Infinity;
    let started = 0;
    const pool = new Pool(
      (priority: number) => {
        if (priority > last) throw new Error(`${priority} after ${last}`);
        last = priority;
        started += 1;
      },
      { workers: 1, queue: Infinity },
    );
    pool.pause();
    // A permutation of all remainders, as the multiplier has no factor in common with the modulus.
    const runs = Array.from({ length: jobs }, (_, i) => (i * 7919) % jobs).map((n) => pool.run(n, { priority: n }));
    pool.resume();
    await Promise.all(runs);
    expect(started).toBe(jobs);
    await pool.close();
  });
});

describe("workers take turns", () => {
  test("in a fixed pool that is never full each gets as many jobs as the others", () =>
    synctest(async () => {
      const counts = [0, 0, 0, 0];
      const pool = new Pool(
        async (ms: number, { worker }) => {
          counts[worker - 1]! += 1;
          await sleep(ms);
        },
        { workers: 4 },
      );
      for (let job = 0; job < 100; job += 1) await pool.run(1);
      expect(counts).toEqual([25, 25, 25, 25]);
      await pool.close();
    }));

  test("the one that is idle the longest is the next", () =>
    synctest(async () => {
      const order: number[] = [];
      const pool = new Pool(
        async (ms: number, { worker }) => {
          order.push(worker);
          await sleep(ms);
        },
        { workers: 3 },
      );
      await Promise.all([pool.run(30), pool.run(10), pool.run(20)]);
      await settled();
      await Promise.all([pool.run(1), pool.run(1), pool.run(1)]);
      expect(order).toEqual([1, 2, 3, 2, 3, 1]);
      await pool.close();
    }));

  test("under load none starves", () =>
    synctest(async () => {
      const counts = [0, 0, 0];
      const pool = new Pool(
        async (_: number, { worker }) => {
          counts[worker - 1]! += 1;
          await sleep(1);
        },
        { workers: 3, queue: Infinity },
      );
      await Promise.all(Array.from({ length: 300 }, (_, job) => pool.run(job)));
      expect(counts).toEqual([100, 100, 100]);
      await pool.close();
    }));
});
