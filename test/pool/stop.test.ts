import { ClosedPoolError, Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";
import { rejection, unread } from "./outcomes.js";

const takes = async (ms: number): Promise<number> => sleep(ms).then(() => ms);

describe("stop", () => {
  test("aborts what runs and cancels what waits, with its reason", () =>
    synctest(async () => {
      const reasons: unknown[] = [];
      const pool = new Pool(
        async (ms: number, { signal }) => {
          signal.addEventListener("abort", () => reasons.push(signal.reason));
          await sleep(ms, { signal });
        },
        { workers: 1, queue: 2, results: Infinity },
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
        { workers: 1, results: Infinity },
      );
      await pool.submit(1);
      await settled();
      await pool.stop();
      expect(seen).toBeInstanceOf(ClosedPoolError);
      const [outcome] = await unread(pool);
      expect(outcome?.status === "cancelled" && outcome.reason).toBeInstanceOf(ClosedPoolError);
    }));

  test.each([0, 1])("has a submit that waits for room in a queue of %i reject: it has no outcome", (queue) =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, queue, results: Infinity });
      const taken = [10, 20].slice(0, 1 + queue);
      for (const job of taken) await pool.submit(job);
      const parked = rejection(pool.submit(30));
      await pool.stop();
      expect(await parked).toBeInstanceOf(ClosedPoolError);
      expect((await unread(pool)).map(({ job }) => job).sort()).toEqual(taken);
    }),
  );

  test("closes results at once, but resolves when the last handler has ended", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 1, results: Infinity });
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
      const pool = new Pool(takes, { workers: 1, onTimeout: "abandon", results: Infinity });
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
      const pool = new Pool((ms: number, { signal }) => sleep(ms, { signal }), { workers: 1, results: Infinity });
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
        { workers: 3, results: Infinity },
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
      const pool = new Pool((ms: number, { signal }) => sleep(ms, { signal }), {
        workers: 1,
        signal: own.signal,
        results: Infinity,
      });
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
      const pool = new Pool(takes, { signal: AbortSignal.abort("shutdown"), results: Infinity });
      expect(await rejection(pool.run(1))).toBeInstanceOf(ClosedPoolError);
      expect(await unread(pool)).toEqual([]);
    }));
});
