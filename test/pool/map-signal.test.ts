import { sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed, hasDeadline } from "../support/virtual-time.js";
import { outcomesOf, rejection } from "./outcomes.js";

import { read, workingPool } from "./working-pool.js";

describe("a source that fails", () => {
  test("ends the loop with its error, and aborts what runs", () =>
    synctest(async () => {
      async function* jobs() {
        yield 10;
        yield 100;
        await sleep(20);
        throw new Error("no more");
      }
      const { pool, log } = workingPool({ workers: 3 });
      const { results, error } = await read(pool.map(jobs()));
      expect(results).toEqual([10]);
      expect(error).toEqual(new Error("no more"));
      expect(elapsed()).toBe(20);
      await settled();
      expect(log.aborted).toEqual([100]);
      await pool.close();
    }));

  test.each(["first", "collect", () => {}] as const)("at once does so, too (errors: %s)", (errors) =>
    synctest(async () => {
      function* jobs() {
        yield 10;
        yield 20;
        throw new Error("no more");
      }
      const { pool } = workingPool({ workers: 3 });
      expect(await read(pool.map(jobs(), { errors }))).toEqual({ results: [], error: new Error("no more") });
      expect(await outcomesOf(pool)).toEqual([]);
      expect(elapsed()).toBe(0);
    }),
  );
});

describe("the signal of a map", () => {
  test("ends the loop with its reason, cancels what is queued and aborts what runs", () =>
    synctest(async () => {
      const { pool, log } = workingPool();
      const cancel = new AbortController();
      const reading = read(pool.map([5, 100, 100, 100], { signal: cancel.signal }));
      await sleep(10);
      cancel.abort("enough");
      expect(await reading).toEqual({ results: [5], error: "enough" });
      expect(elapsed()).toBe(10);
      await settled();
      expect(log.aborted).toEqual([100, 100]);
      expect(hasDeadline()).toBe(false);
      await pool.close();
    }));

  test("does so too when everything has been pulled", () =>
    synctest(async () => {
      const { pool, log } = workingPool();
      const cancel = new AbortController();
      const reading = read(pool.map([1_000], { signal: cancel.signal }));
      await sleep(10);
      cancel.abort("enough");
      expect(await reading).toEqual({ results: [], error: "enough" });
      await settled();
      expect(log.aborted).toEqual([1_000]);
      await pool.close();
      expect(elapsed()).toBe(10);
    }));

  test("does so too when everything is done, after the results that were not read", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const cancel = new AbortController();
      const results = pool.map([1, 2, 3], { signal: cancel.signal });
      await results.next();
      await sleep(10);
      cancel.abort("enough");
      for (const value of [2, 3]) expect(await results.next()).toEqual({ value, done: false });
      expect(await rejection(results.next())).toBe("enough");
      await pool.close();
    }));

  test("that has aborted before lets nothing be pulled", () =>
    synctest(async () => {
      const { pool, log } = workingPool();
      const results = pool.map([1, 2], { signal: AbortSignal.abort("too late") });
      expect(await rejection(results.next())).toBe("too late");
      expect(await results.next()).toEqual({ value: undefined, done: true });
      expect(log.started).toEqual([]);
      await pool.close();
    }));

  test("ends a loop that waits for its source", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const cancel = new AbortController();
      async function* slow() {
        yield 10;
        await sleep(1_000);
        yield 20;
      }
      const reading = read(pool.map(slow(), { signal: cancel.signal }));
      await sleep(50);
      cancel.abort("enough");
      expect(await reading).toEqual({ results: [10], error: "enough" });
      expect(elapsed()).toBe(50);
      await sleep(1_000);
      await pool.close();
    }));

  test("does nothing after the end", () =>
    synctest(async () => {
      const { pool } = workingPool();
      const cancel = new AbortController();
      const results = pool.map([1], { signal: cancel.signal });
      expect(await read(results)).toEqual({ results: [1], error: undefined });
      cancel.abort();
      expect(await results.next()).toEqual({ value: undefined, done: true });
      await pool.close();
    }));

  test("that is none is refused at once", async () => {
    const { pool } = workingPool();
    expect(() => pool.map([1], { signal: {} as AbortSignal })).toThrow(TypeError);
    await pool.close();
  });
});
