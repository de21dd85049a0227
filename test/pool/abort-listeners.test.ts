import { getEventListeners } from "node:events";
import { Channel, Pool, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test, vi } from "vitest";
import { settled } from "../support/turn.js";
import { outcomesOf, rejection } from "./outcomes.js";

const listenersOf = ({ signal }: { readonly signal: AbortSignal }): number => getEventListeners(signal, "abort").length;

describe("however many jobs share a signal", () => {
  test("it has one listener, and none once they have ended", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(1), { workers: 3, queue: 20 });
      const shared = new AbortController();
      const other = new AbortController();
      const runs = Array.from({ length: 100 }, (_, job) => pool.run(job, shared));
      const others = Array.from({ length: 5 }, (_, job) => pool.run(job, other));
      expect([listenersOf(shared), listenersOf(other)]).toEqual([1, 1]);
      await Promise.all(runs);
      expect(listenersOf(shared)).toBe(0);
      expect(listenersOf(other)).toBe(1);
      await Promise.all(others);
      expect(listenersOf(other)).toBe(0);
      await pool.close();
    }));

  test("40,000 queued ones are all cancelled by it, each once, with a listener added once and removed once", async () => {
    const pool = new Pool((gate: Channel<void>) => gate.receive().then(() => {}), {
      workers: 2,
      queue: Infinity,
      results: Infinity,
    });
    const gate = new Channel<void>();
    const busy = [pool.run(gate), pool.run(gate)];
    const shared = new AbortController();
    const added = vi.spyOn(shared.signal, "addEventListener");
    const removed = vi.spyOn(shared.signal, "removeEventListener");
    let rejected = 0;
    const runs = Array.from({ length: 20_000 }, () =>
      pool.run(gate, shared).catch((reason) => {
        if (reason === "all of you") rejected += 1;
      }),
    );
    for (let job = 0; job < 20_000; job += 1) pool.trySubmit(gate, shared);
    expect(pool.stats.queued).toBe(40_000);
    expect(listenersOf(shared)).toBe(1);

    shared.abort("all of you");
    expect(pool.stats).toMatchObject({ queued: 0, cancelled: 40_000, running: 2 });
    await Promise.all(runs);
    expect(listenersOf(shared)).toBe(0);
    expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([1, 1]);
    expect(rejected).toBe(20_000);
    gate.close();
    await Promise.all(busy);
    const outcomes = await outcomesOf(pool);
    expect(outcomes).toHaveLength(20_000);
    expect(outcomes.every(({ status }) => status === "cancelled")).toBe(true);
  });

  test("40,000 that wait for room are all refused by it", async () => {
    const gate = new Channel<void>();
    const pool = new Pool(() => gate.receive().then(() => {}), { workers: 1, queue: 0, results: Infinity });
    const busy = pool.run(1);
    const shared = new AbortController();
    let rejected = 0;
    const submits = Array.from({ length: 40_000 }, (_, job) =>
      pool.submit(job, shared).catch(() => {
        rejected += 1;
      }),
    );
    expect(listenersOf(shared)).toBe(1);
    expect(pool.stats.waiting).toBe(40_000);
    shared.abort();
    expect(pool.stats).toMatchObject({ waiting: 0, cancelled: 0, submitted: 1 });
    await Promise.all(submits);
    expect(rejected).toBe(40_000);
    gate.close();
    await busy;
    expect(await outcomesOf(pool)).toEqual([]);
  });

  test("those that run and those that wait for another attempt are cancelled with the others", () =>
    synctest(async () => {
      const pool = new Pool(
        async (job: string, { signal }) => {
          if (job === "fails") throw new Error("again");
          await sleep(100, { signal });
        },
        { workers: 2, queue: 1, retry: { attempts: 2, delay: () => 50 } },
      );
      const shared = new AbortController();
      const runs = ["fails", "runs", "runs too", "queued", "waits"].map((job) => rejection(pool.run(job, shared)));
      await sleep(10);
      expect(pool.stats).toMatchObject({ running: 2, queued: 1, waiting: 2, retried: 1 });
      expect(listenersOf(shared)).toBe(1);
      shared.abort("all of you");
      expect(await Promise.all(runs)).toEqual(runs.map(() => "all of you"));
      expect(listenersOf(shared)).toBe(0);
      await pool.close();
    }));
});

describe("the pool's own signal", () => {
  test("has one listener until the pool is closed", async () => {
    const own = new AbortController();
    const pool = new Pool((n: number) => n, { workers: 2, signal: own.signal });
    await Promise.all([1, 2, 3].map((n) => pool.run(n)));
    expect(listenersOf(own)).toBe(1);
    await pool.close();
    expect(listenersOf(own)).toBe(0);
  });

  test("has none after stop", async () => {
    const own = new AbortController();
    const pool = new Pool((n: number) => n, { signal: own.signal });
    await pool.stop();
    expect(listenersOf(own)).toBe(0);
  });

  test("has none after it has aborted", async () => {
    const own = new AbortController();
    const pool = new Pool((n: number) => n, { signal: own.signal });
    own.abort();
    await pool.stop();
    expect(listenersOf(own)).toBe(0);
  });
});

describe("no listener is left on a signal", () => {
  test.each([
    ["a run that is done", async (pool: Pool<number, number>, { signal }: AbortController) => pool.run(1, { signal })],
    [
      "a job that fails",
      async (pool: Pool<number, number>, { signal }: AbortController) => rejection(pool.run(-1, { signal })),
    ],
    [
      "a trySubmit that is refused",
      async (pool: Pool<number, number>, { signal }: AbortController) => {
        expect([pool.trySubmit(1), pool.trySubmit(1), pool.trySubmit(1, { signal })]).toEqual([true, true, false]);
      },
    ],
    [
      "a call that is refused for its options",
      async (pool: Pool<number, number>, { signal }: AbortController) => {
        await rejection(pool.run(1, { signal, priority: Number.NaN }));
        await rejection(pool.submit(1, { signal, timeout: -1 }));
      },
    ],
    [
      "a wait for idle",
      async (pool: Pool<number, number>, { signal }: AbortController) => {
        void pool.submit(1);
        await pool.idle({ signal });
      },
    ],
    [
      "a map",
      async (pool: Pool<number, number>, { signal }: AbortController) => {
        for await (const _ of pool.map([1, 2, 3], { signal }));
      },
    ],
    [
      "a map that nobody has read from",
      async (pool: Pool<number, number>, { signal }: AbortController) => {
        pool.map([1, 2, 3], { signal });
      },
    ],
    [
      "a map that skips its errors",
      async (pool: Pool<number, number>, { signal }: AbortController) => {
        for await (const _ of pool.map([1, -1, -1], { signal, errors: () => {} }));
      },
    ],
    [
      "a map that was left",
      async (pool: Pool<number, number>, { signal }: AbortController) => {
        for await (const _ of pool.map([1, 2, 3], { signal })) break;
      },
    ],
    [
      "a map with an error",
      async (pool: Pool<number, number>, { signal }: AbortController) => {
        const iteration = pool.map([1, -1, 3], { signal });
        expect(await iteration.next()).toEqual({ value: 1, done: false });
        expect(await rejection(iteration.next())).toEqual(new Error("negative"));
      },
    ],
  ])("by %s", async (_, use) => {
    const pool = new Pool(
      async (n: number) => {
        if (n < 0) throw new Error("negative");
        return n;
      },
      { workers: 1, queue: 1, results: Infinity },
    );
    const cancel = new AbortController();
    await use(pool, cancel);
    expect(listenersOf(cancel)).toBe(0);
    await settled();
    await pool.close();
  });
});
