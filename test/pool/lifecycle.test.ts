import { ClosedPoolError, Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { areSettled, elapsed, hasDeadline } from "../support/virtual-time.js";
import { outcomesOf, rejection, unread } from "./outcomes.js";

const takes = async (ms: number): Promise<number> => sleep(ms).then(() => ms);

describe("pause", () => {
  test("lets running jobs finish and starts no other", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 2 });
      const runs = [10, 20, 30].map((ms) => pool.run(ms));
      pool.pause();
      await sleep(100);
      expect(await areSettled(...runs)).toEqual([true, true, false]);
      expect(pool.stats).toMatchObject({ running: 0, idle: 2, queued: 1 });
      pool.resume();
      await Promise.all(runs);
      expect(elapsed()).toBe(130);
      await pool.close();
    }));

  test("has jobs that come then wait in the queue, as long as there is room", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 2, queue: 2 });
      pool.pause();
      expect([1, 2, 3].map((ms) => pool.trySubmit(ms))).toEqual([true, true, false]);
      const parked = pool.submit(4);
      expect(pool.stats).toMatchObject({ running: 0, idle: 2, queued: 2, waiting: 1 });
      pool.resume();
      await parked;
      await pool.close();
      expect(pool.stats.done).toBe(3);
    }));

  test("and resume twice are as good as once; resume alone does nothing", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1 });
      pool.resume();
      pool.pause();
      pool.pause();
      const run = pool.run(1);
      pool.resume();
      pool.resume();
      expect(await run).toBe(1);
      await pool.close();
    }));

  test("does not stop the clocks: a running job still times out", () =>
    synctest(async () => {
      const pool = new Pool((_: number, { signal }) => sleep(100, { signal }), { workers: 1, timeout: 20 });
      const run = rejection(pool.run(1));
      pool.pause();
      await run;
      expect(elapsed()).toBe(20);
      await pool.close();
    }));
});

describe("idle", () => {
  test("resolves when nothing is queued and nothing runs", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, queue: 1 });
      for (const ms of [10, 20, 30]) void pool.submit(ms);
      await pool.idle();
      expect(elapsed()).toBe(60);
      expect(pool.stats).toMatchObject({ running: 0, queued: 0, waiting: 0, done: 3 });
      await pool.close();
    }));

  test("resolves at once for a pool that is, also a paused one", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1 });
      await pool.idle();
      pool.pause();
      await pool.idle();
      expect(elapsed()).toBe(0);
      await pool.close();
    }));

  test("waits for jobs that a paused pool still has", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1 });
      pool.pause();
      await pool.submit(10);
      const idle = pool.idle();
      await sleep(50);
      expect(await areSettled(idle)).toEqual([false]);
      pool.resume();
      await idle;
      expect(elapsed()).toBe(60);
      await pool.close();
    }));

  test("tells everybody who waits, and can be called again", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 2 });
      for (let round = 1; round <= 3; round += 1) {
        await pool.submit(10);
        await Promise.all([pool.idle(), pool.idle(), pool.idle()]);
        expect(elapsed()).toBe(round * 10);
      }
      await pool.close();
    }));

  test("is left by its signal, and nothing has happened", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1 });
      await pool.submit(100);
      const cancel = new AbortController();
      const idle = rejection(pool.idle(cancel));
      await sleep(10);
      cancel.abort("enough");
      expect(await idle).toBe("enough");
      expect(elapsed()).toBe(10);
      expect(await rejection(pool.idle(cancel))).toBe("enough");
      expect((await outcomesOf(pool)).map(({ status }) => status)).toEqual(["done"]);
    }));
});

describe("close", () => {
  test("finishes the queue, and then closes results and resolves", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 2 });
      for (const ms of [10, 20, 30, 40]) await pool.submit(ms);
      await pool.close();
      expect(elapsed()).toBe(60);
      expect((await unread(pool)).map(({ job, status }) => [job, status])).toEqual([
        [10, "done"],
        [20, "done"],
        [30, "done"],
        [40, "done"],
      ]);
    }));

  test("serves the calls that were made before it, also those that wait for room", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, queue: 1 });
      const calls = [pool.submit(10), pool.submit(10), pool.submit(10), pool.run(10), pool.run(10)];
      await pool.close();
      expect(await areSettled(...calls)).toEqual([true, true, true, true, true]);
      await Promise.all(calls);
      expect(pool.stats).toMatchObject({ submitted: 5, done: 5 });
    }));

  test("serves the calls that wait for somebody to read results, or refuses them: none hangs", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, results: 1 });
      await pool.submit(1);
      await pool.idle();
      const parked = pool.submit(2).then(
        () => "served",
        (error: unknown) => error,
      );
      const closed = pool.close();
      const outcomes = await unread(pool);
      await closed;
      const ended = await parked;
      if (ended === "served") expect(outcomes).toHaveLength(2);
      else expect(ended).toBeInstanceOf(ClosedPoolError);
    }));

  test("refuses jobs from then on, and says which pool", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, name: "images" });
      await pool.submit(10);
      const closed = pool.close();
      for (const refused of [pool.run(1), pool.submit(1)]) {
        const error = await rejection(refused);
        expect(error).toBeInstanceOf(ClosedPoolError);
        expect(String(error)).toBe('ClosedPoolError: pool "images" is closed');
        expect((error as Error).cause).toBeUndefined();
      }
      expect(() => pool.trySubmit(1)).toThrow(ClosedPoolError);
      expect(elapsed()).toBe(0);
      await closed;
      expect(() => pool.trySubmit(1)).toThrow('pool "images" is closed');
      expect(await unread(pool)).toHaveLength(1);
    }));

  test("resumes a paused pool, and cannot be paused any more", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1 });
      pool.pause();
      await pool.submit(10);
      await pool.submit(20);
      const closed = pool.close();
      pool.pause();
      await closed;
      expect(pool.stats.done).toBe(2);
    }));

  test("may be called again, and again", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1 });
      await pool.submit(10);
      await Promise.all([pool.close(), pool.close()]);
      expect(elapsed()).toBe(10);
      await pool.close();
      await pool.idle();
    }));
});

describe("stop", () => {
  test("aborts what runs and cancels what waits, with its reason", () =>
    synctest(async () => {
      const reasons: unknown[] = [];
      const pool = new Pool(
        async (ms: number, { signal }) => {
          signal.addEventListener("abort", () => reasons.push(signal.reason));
          await sleep(ms, { signal });
        },
        { workers: 1, queue: 2 },
      );
      for (const ms of [100, 200, 300]) await pool.submit(ms);
      await sleep(10);
      const reason = new Error("power cut");
      await pool.stop(reason);
      expect(elapsed()).toBe(10);
      expect(reasons).toEqual([reason]);
      const outcomes = await unread(pool);
      expect(outcomes.map((outcome) => [outcome.job, outcome.status === "cancelled" && outcome.reason])).toEqual([
        [200, reason],
        [300, reason],
        [100, reason],
      ]);
      expect(pool.stats).toMatchObject({ submitted: 3, cancelled: 3, running: 0, queued: 0 });
    }));

  test("has run reject with a ClosedPoolError whose cause is the reason", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, queue: 1, name: "images" });
      const runs = [1, 2, 3].map((ms) => rejection(pool.run(ms)));
      const reason = new Error("power cut");
      await pool.stop(reason);
      for (const error of await Promise.all(runs)) {
        expect(error).toBeInstanceOf(ClosedPoolError);
        expect(error).toMatchObject({ message: 'pool "images" is closed', cause: reason });
      }
    }));

  test("without a reason has the ClosedPoolError as the reason of everything", () =>
    synctest(async () => {
      let seen: unknown;
      const pool = new Pool(
        async (_: number, { signal }) => {
          signal.addEventListener("abort", () => {
            seen = signal.reason;
          });
          await sleep(100, { signal });
        },
        { workers: 1 },
      );
      await pool.submit(1);
      await settled();
      await pool.stop();
      expect(seen).toBeInstanceOf(ClosedPoolError);
      const [outcome] = await unread(pool);
      expect(outcome?.status === "cancelled" && outcome.reason).toBeInstanceOf(ClosedPoolError);
    }));

  test("has a submit that waits for room reject: it has no outcome", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, queue: 0 });
      await pool.submit(1);
      const parked = rejection(pool.submit(2));
      await pool.stop();
      expect(await parked).toBeInstanceOf(ClosedPoolError);
      expect((await unread(pool)).map(({ job }) => job)).toEqual([1]);
    }));

  test("closes results at once, but resolves when the last handler has ended", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1 });
      await pool.submit(100);
      await sleep(10);
      const stopped = pool.stop();
      expect(await unread(pool)).toHaveLength(1);
      expect(elapsed()).toBe(10);
      await stopped;
      expect(elapsed()).toBe(100);
    }));

  test("does not wait for a handler that goes on where the pool abandons such", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, onTimeout: "abandon" });
      await pool.submit(100);
      await sleep(10);
      await pool.stop();
      expect(elapsed()).toBe(10);
      expect(pool.stats).toMatchObject({ running: 0, abandoned: 1 });
      await sleep(100);
      expect(pool.stats.abandoned).toBe(0);
    }));

  test("cuts a close short", () =>
    synctest(async () => {
      const pool = new Pool((ms: number, { signal }) => sleep(ms, { signal }), { workers: 1 });
      for (const ms of [100, 200]) await pool.submit(ms);
      const closed = pool.close();
      await sleep(10);
      await pool.stop();
      await closed;
      expect(elapsed()).toBe(10);
      expect((await unread(pool)).map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
    }));

  test("of an idle, a paused, or a stopped pool is fine", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1 });
      pool.pause();
      await pool.stop("once");
      await pool.stop("twice");
      await pool.close();
      await pool.idle();
      expect(await rejection(pool.run(1))).toBeInstanceOf(ClosedPoolError);
      expect(pool.stats).toMatchObject({ submitted: 0, cancelled: 0 });
    }));

  test("calls no handler that was about to be called", () =>
    synctest(async () => {
      let calls = 0;
      const pool = new Pool(
        () => {
          calls += 1;
        },
        { workers: 3 },
      );
      for (const job of [1, 2, 3]) pool.trySubmit(job);
      await pool.stop();
      expect(calls).toBe(0);
      expect((await unread(pool)).map(({ status, attempts }) => [status, attempts])).toEqual([
        ["cancelled", 0],
        ["cancelled", 0],
        ["cancelled", 0],
      ]);
    }));
});

describe("the pool's signal", () => {
  test("stops it with its reason", () =>
    synctest(async () => {
      const own = new AbortController();
      const pool = new Pool((ms: number, { signal }) => sleep(ms, { signal }), { workers: 1, signal: own.signal });
      const run = rejection(pool.run(100));
      await pool.submit(100);
      await sleep(10);
      own.abort("shutdown");
      expect(await run).toMatchObject({ name: "ClosedPoolError", cause: "shutdown" });
      expect(await unread(pool)).toMatchObject([{ status: "cancelled", reason: "shutdown" }]);
      await pool.stop();
      expect(elapsed()).toBe(10);
    }));

  test("that has aborted before makes a pool that is stopped", () =>
    synctest(async () => {
      const pool = new Pool(takes, { signal: AbortSignal.abort("shutdown") });
      expect(await rejection(pool.run(1))).toBeInstanceOf(ClosedPoolError);
      expect(await unread(pool)).toEqual([]);
    }));
});

describe("asynchronous disposal", () => {
  test("is close: the queue is finished", () =>
    synctest(async () => {
      const runs: Promise<number>[] = [];
      {
        await using pool = new Pool(takes, { workers: 1 });
        runs.push(pool.run(10), pool.run(20));
      }
      expect(elapsed()).toBe(30);
      expect(await Promise.all(runs)).toEqual([10, 20]);
    }));

  test("closes the pool also if its block throws", () =>
    synctest(async () => {
      let pool: Pool<number, number> | undefined;
      const block = async (): Promise<void> => {
        await using inner = new Pool(takes, { workers: 1 });
        pool = inner;
        throw new Error("of the block");
      };
      expect(await rejection(block())).toEqual(new Error("of the block"));
      expect(await rejection(pool!.run(1))).toBeInstanceOf(ClosedPoolError);
    }));

  test("is a method of that name", async () => {
    const pool = new Pool(takes);
    expect(await pool[Symbol.asyncDispose]()).toBeUndefined();
    expect(() => pool.trySubmit(1)).toThrow(ClosedPoolError);
  });
});

describe("a pool that is idle", () => {
  test("holds nothing, so that it may be forgotten without being closed", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: { min: 1, max: 4 }, timeout: 1_000, retry: { attempts: 2 } });
      await Promise.all([10, 20, 30].map((ms) => pool.run(ms)));
      await settled();
      expect(hasDeadline()).toBe(false);
      // The bubble would report a goroutine that was left.
    }));
});
