import { Pool, sleep, TimeoutError } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";
import { outcomesOf, rejection, unread } from "./outcomes.js";

describe("room that comes while the signal of who waits for it is aborting", () => {
  test("goes to the next, also if the pool hears of the room first", () =>
    synctest(async () => {
      const [cancelsQueued, cancelsWaiting] = [new AbortController(), new AbortController()];
      // Before the pool's listener, which the call adds.
      cancelsWaiting.signal.addEventListener("abort", () => cancelsQueued.abort());
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 1, results: Infinity });
      await pool.submit("runs");
      await pool.submit("is queued", cancelsQueued);
      const leaves = rejection(pool.submit("leaves", cancelsWaiting));
      const stays = pool.submit("stays");
      cancelsWaiting.abort("changed my mind");
      expect(pool.stats).toMatchObject({ submitted: 3, queued: 1, waiting: 0, cancelled: 1 });
      expect(await leaves).toBe("changed my mind");
      await stays;
      expect((await outcomesOf(pool)).map(({ job, status }) => [job, status])).toEqual([
        ["is queued", "cancelled"],
        ["runs", "done"],
        ["stays", "done"],
      ]);
    }));

  test("is not for one that shares its signal with the one that makes room", () =>
    synctest(async () => {
      const both = new AbortController();
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 1, results: Infinity });
      await pool.submit("runs");
      await pool.submit("is queued", both);
      const waits = rejection(pool.submit("waits", both));
      both.abort("neither");
      expect(await waits).toBe("neither");
      expect(pool.stats).toMatchObject({ submitted: 2, cancelled: 1, queued: 0, waiting: 0 });
      await pool.close();
    }));

  test("has a job that waits for another attempt be cancelled, and counted as such", () =>
    synctest(async () => {
      const [cancelsQueued, cancelsRetried] = [new AbortController(), new AbortController()];
      cancelsRetried.signal.addEventListener("abort", () => cancelsQueued.abort());
      const pool = new Pool(
        async (job: string) => {
          if (job === "fails") throw new Error("fails");
          await sleep(10);
        },
        { workers: 1, queue: 1, retry: { attempts: 2, delay: () => 5 }, results: Infinity },
      );
      await pool.submit("fails", cancelsRetried);
      await pool.submit("is next");
      await settled();
      await pool.submit("is queued", cancelsQueued);
      await sleep(6);
      expect(pool.stats).toMatchObject({ running: 1, queued: 1, waiting: 1, retried: 1 });
      cancelsRetried.abort("enough");
      await pool.close();
      expect(pool.stats).toMatchObject({ done: 1, cancelled: 2, failed: 0 });
    }));
});

describe("a retry that is due at the instant at which its job times out", () => {
  test("is not made", () =>
    synctest(async () => {
      let calls = 0;
      const pool = new Pool(
        async (_: string) => {
          calls += 1;
          await sleep(10);
          throw new Error("fails");
        },
        { workers: 1, timeout: 20, retry: { attempts: 5, delay: () => 10 } },
      );
      expect(await rejection(pool.run("late"))).toBeInstanceOf(TimeoutError);
      await pool.idle();
      expect(elapsed()).toBe(20);
      expect(calls).toBe(1);
      expect(pool.stats).toMatchObject({ timedOut: 1, failed: 0, done: 0, running: 0, retried: 1 });
    }));
});

describe("a failure of a handler whose job has ended", () => {
  test.each(["wait", "abandon"] as const)("is nothing that retry is asked about (onTimeout: %s)", (onTimeout) =>
    synctest(async () => {
      const asked: string[] = [];
      const pool = new Pool(
        async (_: string, { signal }) => {
          await sleep(20);
          throw signal.reason;
        },
        {
          workers: 1,
          timeout: 10,
          onTimeout,
          retry: {
            attempts: 3,
            when: () => asked.push("when") > 0,
            delay: () => asked.push("delay"),
          },
        },
      );
      expect(await rejection(pool.run("slow"))).toBeInstanceOf(TimeoutError);
      await sleep(30);
      expect(asked).toEqual([]);
      expect(pool.stats).toMatchObject({ timedOut: 1, failed: 0, retried: 0 });
      await pool.close();
    }),
  );
});

describe("a submit that was waiting for a reader", () => {
  test("waits for room after that, where the queue is full when an outcome is read", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 1, results: 1 });
      await pool.submit("first");
      await sleep(10);
      // Nobody has read the first outcome. What run brings is not held up by that.
      const runs = [pool.run("runs"), pool.run("is queued")];
      const last = pool.submit("last");
      await settled();
      expect(pool.stats).toMatchObject({ running: 1, queued: 1, waiting: 1 });
      expect(await pool.results.receive()).toMatchObject({ value: { job: "first" } });
      expect(pool.stats).toMatchObject({ running: 1, queued: 1, waiting: 1 });
      await last;
      expect(elapsed()).toBe(20);
      await Promise.all(runs);
      expect((await outcomesOf(pool)).map(({ job, status }) => [job, status])).toEqual([["last", "done"]]);
    }));
});

test("a submit whose signal is aborting lets the one behind it go on when an outcome is read in that moment", () =>
  synctest(async () => {
    const cancel = new AbortController();
    const pool = new Pool(() => sleep(10), { workers: 2, results: 1 });
    await pool.submit("first");
    await sleep(10);
    cancel.signal.addEventListener("abort", () => void pool.results.tryReceive());
    const leaves = rejection(pool.submit("leaves", cancel));
    const stays = pool.submit("stays");
    cancel.abort("changed my mind");
    expect(pool.stats).toMatchObject({ submitted: 2, running: 1, cancelled: 0 });
    expect(await leaves).toBe("changed my mind");
    await stays;
    expect((await outcomesOf(pool)).map(({ job, status }) => [job, status])).toEqual([["stays", "done"]]);
  }));

test("a submit that was waiting for a reader, and goes on as one in the line for room is dropped, stands behind that line", () =>
  synctest(async () => {
    const cancel = new AbortController();
    const started: string[] = [];
    const pool = new Pool(
      async (job: string) => {
        started.push(job);
        await sleep(10);
      },
      { workers: 1, queue: 1, results: 1 },
    );
    await pool.submit("first");
    pool.pause();
    await pool.submit("queued");
    // Before the pool's listener, which the call adds: the pool finds an aborted job where it looks for one to let in.
    cancel.signal.addEventListener("abort", () => pool.resume());
    const leaves = rejection(pool.submit("leaves", cancel));
    const submits = [pool.submit("waits")];
    await sleep(10);
    // The first outcome is unread, so these have to wait for a reader, of whom there is one for the first of them.
    submits.push(pool.submit("was held"), pool.submit("is held"));
    await pool.results.receive();
    expect(pool.stats).toMatchObject({ running: 0, queued: 1, waiting: 4 });
    cancel.abort("changed my mind");
    expect(pool.stats).toMatchObject({ running: 1, queued: 1, waiting: 2 });
    expect(await leaves).toBe("changed my mind");
    void Promise.all(submits).then(() => pool.close());
    expect((await unread(pool)).map(({ job }) => job)).toEqual(["queued", "waits", "was held", "is held"]);
    expect(started).toEqual(["first", "queued", "waits", "was held", "is held"]);
  }));
