import { sleep, TimeoutError } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";
import { outcomesOf, rejection } from "./outcomes.js";

import { read, workingPool } from "./working-pool.js";

describe('errors: "first", the default', () => {
  test.each([undefined, "first" as const])("ends the loop with the first error (%s)", (errors) =>
    synctest(async () => {
      const { pool } = workingPool();
      const { results, error } = await read(pool.map([10, -20, -30, 40], errors === undefined ? {} : { errors }));
      expect(results).toEqual([10]);
      expect(error).toEqual(new Error("job -20"));
      expect(elapsed()).toBe(20);
      await pool.close();
    }),
  );

  test("stops pulling, aborts what runs, and calls the source's return", () =>
    synctest(async () => {
      let pulled = 0;
      let returned = false;
      function* jobs() {
        try {
          for (const job of [100, -10, 30, 40]) {
            pulled += 1;
            yield job;
          }
        } finally {
          returned = true;
        }
      }
      const { pool, log } = workingPool();
      await read(pool.map(jobs()));
      expect(pulled).toBe(2);
      expect(returned).toBe(true);
      await settled();
      expect(log).toEqual({ started: [100, -10], aborted: [100] });
      expect(pool.stats).toMatchObject({ running: 0, failed: 1, cancelled: 1 });
      await pool.close();
      expect(elapsed()).toBe(10);
    }));

  test("cancels what is queued", () =>
    synctest(async () => {
      const { pool, log } = workingPool({ workers: 3 });
      const others = [pool.run(100), pool.run(100)];
      const { error } = await read(pool.map([-10, 20, 30]));
      expect(error).toEqual(new Error("job -10"));
      expect(log.started).toEqual([100, 100, -10]);
      expect(pool.stats).toMatchObject({ queued: 0, waiting: 0 });
      expect(await Promise.all(others)).toEqual([100, 100]);
      await pool.close();
    }));

  test("does not touch the jobs of others", () =>
    synctest(async () => {
      const { pool } = workingPool({ workers: 3 });
      const run = pool.run(50);
      await pool.submit(60);
      await read(pool.map([-10]));
      expect(await run).toBe(50);
      expect(await outcomesOf(pool)).toMatchObject([{ status: "done", job: 60 }]);
    }));

  test("has a job that timed out end the loop with its TimeoutError", () =>
    synctest(async () => {
      const { pool } = workingPool({ timeout: 20 });
      const { results, error } = await read(pool.map([10, 50, 5]));
      expect(results).toEqual([10, 5]);
      expect(error).toBeInstanceOf(TimeoutError);
      await pool.close();
    }));

  test("tells the error once, and then the loop is over", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const results = pool.map([-10, -10, 10]);
      expect(await rejection(results.next())).toEqual(new Error("job -10"));
      expect(await results.next()).toEqual({ value: undefined, done: true });
      await pool.close();
    }));

  test("in order, ends the loop at once too, not when it is the failed job's turn", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const { results, error } = await read(pool.map([100, -10, 20], { ordered: true }));
      expect(results).toEqual([]);
      expect(error).toEqual(new Error("job -10"));
      expect(elapsed()).toBe(10);
      await pool.close();
    }));

  test("with an error that nobody was waiting for tells it at the next call", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const results = pool.map([5, -10, 20, 30]);
      await results.next();
      await sleep(1_000);
      expect(await rejection(results.next())).toEqual(new Error("job -10"));
      await pool.close();
    }));
});

describe('errors: "collect"', () => {
  test("does all jobs, yields all results, and ends with an AggregateError of all errors", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const { results, error } = await read(pool.map([10, -5, 20, -30, 15], { errors: "collect" }));
      expect(results).toEqual([10, 20, 15]);
      expect(error).toBeInstanceOf(AggregateError);
      expect((error as AggregateError).errors).toEqual([new Error("job -5"), new Error("job -30")]);
      expect((error as AggregateError).message).toBe("2 jobs failed");
      await pool.close();
    }));

  test("in order as well", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const { results, error } = await read(pool.map([20, -5, 10, -30, 15], { errors: "collect", ordered: true }));
      expect(results).toEqual([20, 10, 15]);
      expect((error as AggregateError).errors).toEqual([new Error("job -5"), new Error("job -30")]);
      await pool.close();
    }));

  test("counts a job that timed out among the errors", () =>
    synctest(async () => {
      const { pool } = workingPool({ timeout: 20 });
      const { results, error } = await read(pool.map([10, 50, 5], { errors: "collect" }));
      expect(results).toEqual([10, 5]);
      expect((error as AggregateError).errors).toEqual([new TimeoutError("job timed out after 20ms")]);
      await pool.close();
    }));

  test("ends as usual if none has failed", () =>
    synctest(async () => {
      const { pool } = workingPool();
      expect(await read(pool.map([10, 20], { errors: "collect" }))).toEqual({ results: [10, 20], error: undefined });
      await pool.close();
    }));

  test("tells the errors once, and then the loop is over", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const results = pool.map([-1, -2], { errors: "collect" });
      expect(await rejection(results.next())).toBeInstanceOf(AggregateError);
      expect(await results.next()).toEqual({ value: undefined, done: true });
      await pool.close();
    }));

  test("is an AggregateError also if all have failed, and if there was one", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const one = await read(pool.map([-1], { errors: "collect" }));
      const all = await read(pool.map([-1, -2, -3], { errors: "collect", ordered: true }));
      expect((one.error as AggregateError).errors).toHaveLength(1);
      expect((all.error as AggregateError).errors).toHaveLength(3);
      await pool.close();
    }));
});

describe("errors: a function", () => {
  /** What a function was told. */
  function listener(): { told: [error: unknown, job: number][]; errors: (error: unknown, job: number) => void } {
    const told: [error: unknown, job: number][] = [];
    return { told, errors: (error, job) => void told.push([error, job]) };
  }

  test("is told what fails, with the job, and the loop goes on", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const { told, errors } = listener();
      const loop = await read(pool.map([10, -5, 20, -30, 15], { errors }));
      expect(loop).toEqual({ results: [10, 20, 15], error: undefined });
      expect(told).toEqual([
        [new Error("job -5"), -5],
        [new Error("job -30"), -30],
      ]);
      expect(await outcomesOf(pool)).toEqual([]);
    }));

  test("in order as well: a result waits for nobody who has failed", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const { told, errors } = listener();
      const instants: number[] = [];
      for await (const _ of pool.map([-20, 10, -5, 30], { errors, ordered: true })) instants.push(elapsed());
      expect(instants).toEqual([20, 45]);
      expect(told.map(([, job]) => job)).toEqual([-5, -20]);
      await pool.close();
    }));

  test("is told what timed out, too", () =>
    synctest(async () => {
      const { pool } = workingPool({ timeout: 20 });
      const { told, errors } = listener();
      expect(await read(pool.map([10, 50, 5], { errors }))).toEqual({ results: [10, 5], error: undefined });
      expect(told).toEqual([[new TimeoutError("job timed out after 20ms"), 50]]);
      await pool.close();
    }));

  test("of nothing but failures has the loop yield nothing", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const { told, errors } = listener();
      expect(await read(pool.map([-1, -2], { errors }))).toEqual({ results: [], error: undefined });
      expect(told).toHaveLength(2);
      await pool.close();
    }));

  test("that throws ends the loop with what it throws, after the results that are there", () =>
    synctest(async () => {
      const { pool, log } = workingPool();
      const errors = (_: unknown, job: number): void => {
        throw new Error(`stopped at ${job}`);
      };
      const loop = await read(pool.map([10, -15, 40, 50], { errors }));
      expect(loop).toEqual({ results: [10], error: new Error("stopped at -15") });
      await settled();
      expect(log).toEqual({ started: [10, -15, 40], aborted: [40] });
      await pool.close();
    }));

  test("may leave the loop itself", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const results = pool.map([-5, 10, 20], { errors: () => void results.return?.() });
      expect(await results.next()).toEqual({ value: undefined, done: true });
      await pool.close();
    }));
});
