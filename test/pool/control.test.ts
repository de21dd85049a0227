import { Channel, ClosedPoolError, Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { areSettled, elapsed } from "../support/virtual-time.js";
import { collected, outcomesOf, rejection } from "./outcomes.js";
import { workingPool } from "./working-pool.js";

/** A pool with one worker whose handlers end when the gate is closed, whatever their signals say. */
function deaf(): { pool: Pool<number, void>; gate: Channel<void> } {
  const gate = new Channel<void>();
  const pool = new Pool(async (_: number) => void (await gate.receive()), { workers: 1 });
  return { pool, gate };
}

describe("tryRun", () => {
  test("does a job that needs no room, and says no to others", () =>
    synctest(async () => {
      const { pool } = workingPool({ workers: 1, queue: 1 });
      const taken = [pool.tryRun(10), pool.tryRun(20)];
      expect(pool.tryRun(30)).toBe(undefined);
      expect(pool.stats).toMatchObject({ submitted: 2, running: 1, queued: 1, waiting: 0 });
      expect(await Promise.all(taken)).toEqual([10, 20]);
      await pool.close();
      expect(pool.tryRun(10)).toBe(undefined);
    }));

  test("rejects as run does, and throws for what it cannot do", () =>
    synctest(async () => {
      const { pool } = workingPool();
      expect(await rejection(pool.tryRun(-5) as Promise<number>)).toEqual(new Error("job -5"));
      expect(() => pool.tryRun(1, { signal: AbortSignal.abort(new Error("no")) })).toThrow("no");
      expect(() => pool.tryRun(1, { timeout: 0 })).toThrow(RangeError);
      await pool.close();
    }));
});

describe("clear", () => {
  test("cancels what has no worker, tells how many, and leaves what runs", () =>
    synctest(async () => {
      const { pool, log } = workingPool({ workers: 1, queue: 1 });
      const running = pool.run(10);
      const others = [pool.run(20), pool.run(30)].map(rejection);
      expect(pool.clear("not needed")).toBe(2);
      expect(pool.stats).toMatchObject({ running: 1, queued: 0, waiting: 0, cancelled: 1 });
      expect(await Promise.all(others)).toEqual(["not needed", "not needed"]);
      expect(await running).toBe(10);
      expect(await pool.run(5)).toBe(5);
      expect(log).toEqual({ started: [10, 5], aborted: [] });
      await pool.close();
    }));

  test("has an AbortError as reason by default, and outcomes that say so", () =>
    synctest(async () => {
      const { pool } = workingPool({ workers: 1, name: "jobs" });
      await pool.submit(10);
      await pool.submit(20);
      expect(pool.clear()).toBe(1);
      const [cancelled] = await outcomesOf(pool);
      expect(cancelled).toMatchObject({ status: "cancelled", job: 20, reason: { name: "AbortError" } });
      expect(String((cancelled as { reason: unknown }).reason)).toBe('AbortError: pool "jobs" was cleared');
    }));

  test("cancels a job that waits for its next attempt, or for a reader", () =>
    synctest(async () => {
      const { pool } = workingPool({ workers: 1, results: 1, retry: { attempts: 2, delay: 1_000 } });
      await pool.submit(1);
      const failing = rejection(pool.run(-1));
      await sleep(10);
      const submit = rejection(pool.submit(2));
      expect(pool.waiting).toBe(2);
      expect(pool.clear("enough")).toBe(2);
      expect([await failing, await submit]).toEqual(["enough", "enough"]);
      expect(pool.waiting).toBe(0);
      await pool.close();
    }));

  test("ends a loop over a map with its reason", () =>
    synctest(async () => {
      const { pool } = workingPool({ workers: 1 });
      const run = pool.run(10);
      const loop = rejection(collected(pool.map([20])));
      await settled();
      pool.clear("enough");
      expect(await loop).toBe("enough");
      await run;
      await pool.close();
    }));

  test("of a pool without a backlog does nothing", () =>
    synctest(async () => {
      const { pool } = workingPool();
      expect(pool.clear()).toBe(0);
      await pool.close();
    }));
});

describe("pause", () => {
  test("takes effect at once, and resolves when nothing runs", () =>
    synctest(async () => {
      const { pool } = workingPool({ workers: 2 });
      const runs = [10, 20, 30].map((ms) => pool.run(ms));
      const paused = pool.pause();
      expect([pool.paused, pool.running, pool.queued]).toEqual([true, 2, 1]);
      await paused;
      expect(elapsed()).toBe(20);
      expect([pool.running, pool.queued]).toEqual([0, 1]);
      await pool.pause();
      expect(elapsed()).toBe(20);
      pool.resume();
      expect(pool.paused).toBe(false);
      await Promise.all(runs);
      await pool.close();
    }));
});

describe("the gauges", () => {
  test("tell what stats tells", () =>
    synctest(async () => {
      const { pool } = workingPool({ workers: 1, queue: 1, results: 1 });
      const gauges = () => [pool.running, pool.queued, pool.waiting, pool.paused, pool.closed];
      expect(gauges()).toEqual([0, 0, 0, false, false]);
      await pool.submit(10);
      await sleep(20);
      const submit = pool.submit(10);
      expect(gauges()).toEqual([0, 0, 1, false, false]);
      const runs = [10, 10, 10].map((ms) => pool.run(ms));
      expect(gauges()).toEqual([1, 1, 2, false, false]);
      void pool.close();
      expect(gauges()).toEqual([1, 1, 2, false, true]);
      await Promise.all([...runs, submit]);
      await pool.close();
    }));

  test("see a submit that waits for a reader, and so does idle", () =>
    synctest(async () => {
      const { pool } = workingPool({ results: 1 });
      await pool.submit(10);
      await pool.idle();
      const submit = pool.submit(20);
      expect(pool.waiting).toBe(1);
      const idle = pool.idle();
      expect(await areSettled(idle)).toEqual([false]);
      await pool.results.receive();
      await Promise.all([submit, idle]);
      expect(elapsed()).toBe(30);
      await pool.close();
    }));
});

describe("a handler that is deaf to its signal", () => {
  test("does not keep close, given a signal", () =>
    synctest(async () => {
      const { pool, gate } = deaf();
      const run = rejection(pool.run(1));
      const deadline = new AbortController();
      const closed = rejection(pool.close(deadline));
      await sleep(10);
      deadline.abort("no time left");
      expect(await closed).toBe("no time left");
      expect([pool.closed, pool.running]).toEqual([true, 1]);
      await pool.stop("too late", { abandon: true });
      expect(elapsed()).toBe(10);
      expect(await run).toMatchObject({ name: "ClosedPoolError", cause: "too late" });
      expect(pool.stats).toMatchObject({ running: 0, abandoned: 1, cancelled: 1 });
      gate.close();
      await settled();
      expect(pool.stats.abandoned).toBe(0);
    }));

  test("keeps stop waiting, until it is called again with abandon", () =>
    synctest(async () => {
      const { pool, gate } = deaf();
      const run = rejection(pool.run(1));
      await settled();
      const stopped = pool.stop();
      expect(await run).toBeInstanceOf(ClosedPoolError);
      expect(await areSettled(stopped)).toEqual([false]);
      await pool.stop(undefined, { abandon: true });
      await stopped;
      gate.close();
      await settled();
    }));

  test("a close whose signal is aborted already closes nothing", () =>
    synctest(async () => {
      const { pool } = workingPool();
      expect(await rejection(pool.close({ signal: AbortSignal.abort("no") }))).toBe("no");
      expect(pool.closed).toBe(false);
      await pool.close();
    }));
});
