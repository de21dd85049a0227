import { Channel, ClosedPoolError, Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed, hasDeadline } from "../support/virtual-time.js";
import { collected, rejection } from "./outcomes.js";

/** A pool whose handlers listen to their signals. */
function attentive(workers: number, aborted: number[] = [], started: number[] = []): Pool<number, number> {
  return new Pool(
    async (ms: number, { signal }) => {
      started.push(ms);
      signal.addEventListener("abort", () => aborted.push(ms));
      await sleep(ms, { signal });
      return ms;
    },
    { workers },
  );
}

describe("leaving the loop over a map", () => {
  test.each([false, true])("stops the work: pulls no more, aborts what runs (ordered: %s)", (ordered) =>
    synctest(async () => {
      const aborted: number[] = [];
      const started: number[] = [];
      let pulled = 0;
      let returned = 0;
      function* jobs() {
        try {
          for (;;) {
            pulled += 1;
            yield pulled * 10;
          }
        } finally {
          returned += 1;
        }
      }
      const pool = attentive(3, aborted, started);
      for await (const ms of pool.map(jobs(), { ordered })) {
        expect(ms).toBe(10);
        break;
      }
      await settled();
      expect(pulled).toBeLessThanOrEqual(4);
      expect(started.slice(0, 3)).toEqual([10, 20, 30]);
      expect(aborted.sort()).toEqual(started.slice(1));
      expect(returned).toBe(1);
      expect(pool.stats).toMatchObject({ running: 0, queued: 0, done: 1, cancelled: pulled - 1 });
      expect(hasDeadline()).toBe(false);
      await pool.close();
      expect(elapsed()).toBe(10);
    }),
  );

  test("by a throw does so, too", () =>
    synctest(async () => {
      const pool = attentive(2);
      const loop = async (): Promise<void> => {
        for await (const _ of pool.map([10, 20, 30])) throw new Error("of the loop's body");
      };
      expect(await rejection(loop())).toEqual(new Error("of the loop's body"));
      await pool.close();
      expect(elapsed()).toBe(10);
    }));

  test("before the first result pulls nothing", () =>
    synctest(async () => {
      const pool = attentive(2);
      const results = pool.map([10, 20]);
      expect(await results.return?.()).toEqual({ value: undefined, done: true });
      expect(await results.next()).toEqual({ value: undefined, done: true });
      expect(pool.stats.submitted).toBe(0);
      await pool.close();
    }));

  test("ends calls of next that still wait", () =>
    synctest(async () => {
      const pool = attentive(2);
      const results = pool.map([1_000]);
      const waiting = [results.next(), results.next()];
      await results.return?.();
      expect(await Promise.all(waiting)).toEqual([
        { value: undefined, done: true },
        { value: undefined, done: true },
      ]);
      await pool.close();
      expect(elapsed()).toBe(0);
    }));

  test("forgets results that were ready", () =>
    synctest(async () => {
      const pool = attentive(2);
      const results = pool.map([1, 2, 3, 4]);
      await results.next();
      await sleep(100);
      await results.return?.();
      expect(await results.next()).toEqual({ value: undefined, done: true });
      await pool.close();
    }));

  test.each(["first", "collect", () => {}] as const)("forgets errors that were not told (errors: %s)", (errors) =>
    synctest(async () => {
      const pool = new Pool(
        async (ms: number) => {
          await sleep(ms);
          if (ms === 2) throw new Error("job 2");
        },
        { workers: 1 },
      );
      const results = pool.map([1, 2, 3], { errors });
      await results.next();
      await sleep(10);
      expect(await results.return?.()).toEqual({ value: undefined, done: true });
      expect(await results.next()).toEqual({ value: undefined, done: true });
      await pool.close();
    }),
  );

  test("does not tell the errors of what was cancelled by it", () =>
    synctest(async () => {
      const pool = new Pool(
        async (ms: number, { signal }) => {
          await sleep(ms);
          if (signal.aborted) throw new Error("aborted");
        },
        { workers: 3, results: Infinity },
      );
      const told: unknown[] = [];
      for await (const _ of pool.map([10, 20, 30], { errors: (error) => void told.push(error) })) break;
      await pool.close();
      expect(told).toEqual([]);
      expect(elapsed()).toBe(30);
    }));

  test("does not tell an error that the source has after that", () =>
    synctest(async () => {
      async function* jobs() {
        yield 10;
        await sleep(50);
        throw new Error("too late");
      }
      const pool = attentive(2);
      const results = pool.map(jobs());
      await results.next();
      await results.return?.();
      await sleep(100);
      expect(await results.next()).toEqual({ value: undefined, done: true });
      await pool.close();
    }));

  test("leaves a channel that it takes its jobs from open for others", () =>
    synctest(async () => {
      const jobs = new Channel<number>(10);
      for (const ms of [1, 2, 3, 4]) await jobs.send(ms);
      const pool = attentive(1);
      for await (const _ of pool.map(jobs)) break;
      expect(jobs.closed).toBe(false);
      expect(jobs.tryReceive()?.ok).toBe(true);
      await pool.close();
    }));

  test("waits for the clean-up of an asynchronous source", () =>
    synctest(async () => {
      const log: string[] = [];
      async function* jobs() {
        try {
          yield 10;
          yield 1_000;
          yield 1_000;
        } finally {
          await sleep(5);
          log.push(`cleaned up at ${elapsed()}`);
        }
      }
      const pool = attentive(1);
      for await (const _ of pool.map(jobs())) {
        await sleep(3);
        break;
      }
      log.push("left");
      expect(log).toEqual(["cleaned up at 18", "left"]);
      await pool.close();
    }));
});

describe("a map whose pool is closed meanwhile", () => {
  test("finishes the jobs that were pulled, then ends with ClosedPoolError if there were more", () =>
    synctest(async () => {
      const pool = attentive(2);
      const results: number[] = [];
      let closed: Promise<void> | undefined;
      const loop = async (): Promise<void> => {
        for await (const ms of pool.map([10, 20, 30, 40, 50])) {
          results.push(ms);
          closed ??= pool.close();
        }
      };
      const error = await rejection(loop());
      expect(error).toBeInstanceOf(ClosedPoolError);
      expect(results[0]).toBe(10);
      await closed;
      expect(pool.stats.done).toBe(pool.stats.submitted);
      expect(results).toHaveLength(pool.stats.done);
    }));

  test("ends as usual if there were none", () =>
    synctest(async () => {
      const pool = attentive(2);
      const results: number[] = [];
      for await (const ms of pool.map([10, 20])) {
        results.push(ms);
        void pool.close();
      }
      expect(results).toEqual([10, 20]);
    }));

  test("before it began ends with ClosedPoolError", () =>
    synctest(async () => {
      const pool = attentive(2);
      await pool.close();
      expect(await rejection(collected(pool.map([1])))).toBeInstanceOf(ClosedPoolError);
      expect(await collected(pool.map([]))).toEqual([]);
    }));

  test.each(["first", "collect", () => {}] as const)("by stop ends with an error at once (errors: %s)", (errors) =>
    synctest(async () => {
      const aborted: number[] = [];
      const pool = attentive(2, aborted);
      const results: number[] = [];
      const loop = async (): Promise<void> => {
        for await (const ms of pool.map([10, 1_000, 1_000, 1_000], { errors })) results.push(ms);
      };
      const looping = rejection(loop());
      await sleep(20);
      await pool.stop(new Error("power cut"));
      const error = await looping;
      expect(error).toBeInstanceOf(ClosedPoolError);
      expect((error as ClosedPoolError).cause).toEqual(new Error("power cut"));
      expect(results).toEqual([10]);
      expect(aborted).toEqual([1_000, 1_000]);
      expect(elapsed()).toBe(20);
    }),
  );

  test.each([
    ["close", "a channel"],
    ["close", "a generator"],
    ["stop", "a channel"],
    ["stop", "a generator"],
  ] as const)("by %s ends also if %s that it takes its jobs from has nothing to give", (end, source) =>
    synctest(async () => {
      const jobs = new Channel<number>();
      async function* generator() {
        for await (const job of jobs) yield job;
      }
      const pool = attentive(1);
      const looping = rejection(collected(pool.map(source === "a channel" ? jobs : generator())));
      await sleep(10);
      await pool[end]();
      expect(await looping).toBeInstanceOf(ClosedPoolError);
      expect(elapsed()).toBe(10);
      jobs.close();
    }),
  );

  test("by a close that nobody reads on from keeps neither worker nor close", () =>
    synctest(async () => {
      const pool = attentive(2);
      const results = pool.map([10, 20, 30, 40]);
      await results.next();
      await pool.close();
      expect(pool.stats).toMatchObject({ running: 0, queued: 0 });
      expect(hasDeadline()).toBe(false);
    }));
});

describe("a paused pool", () => {
  test("has its map wait, and go on when it is resumed", () =>
    synctest(async () => {
      const pool = attentive(2);
      pool.pause();
      const mapped = collected(pool.map([10, 20, 30]));
      await sleep(100);
      expect(pool.stats.done).toBe(0);
      pool.resume();
      expect(await mapped).toEqual([10, 20, 30]);
      expect(elapsed()).toBe(140);
      await pool.close();
    }));
});
