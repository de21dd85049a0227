import { AsyncLocalStorage } from "node:async_hooks";
import { channel } from "node:diagnostics_channel";
import { type Outcome, Pool, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { stillHeld } from "../support/garbage.js";
import { settled as turn } from "../support/turn.js";
import { collected } from "./outcomes.js";

const store = new AsyncLocalStorage<string>();
let undo = (): void => {};

afterEach(() => {
  undo();
  store.disable();
});

/** The unhandled rejections of the process from now on, which are the test's own. */
function unhandledRejections(): unknown[] {
  const errors: unknown[] = [];
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", (error) => errors.push(error));
  undo = () => {
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  };
  return errors;
}

describe("onOutcome", () => {
  test("is told the outcome of each job that was submitted, and of no other", () =>
    synctest(async () => {
      const told: Outcome<number, number>[] = [];
      const pool = new Pool(
        async (ms: number) => {
          await sleep(ms);
          if (ms === 2) throw new Error("two");
          return ms;
        },
        { workers: 1, timeout: 5, onOutcome: (outcome) => told.push(outcome) },
      );
      for (const ms of [1, 2, 10]) await pool.submit(ms);
      await pool.run(3);
      await collected(pool.map([4]));
      await pool.close();
      expect(told).toMatchObject([
        { job: 1, status: "done", value: 1, startedAt: 0, finishedAt: 1 },
        { job: 2, status: "failed", error: new Error("two") },
        { job: 10, status: "timedOut" },
      ]);
    }));

  test("that throws is an unhandled rejection, and the pool goes on", async () => {
    const errors = unhandledRejections();
    const pool = new Pool((n: number) => n, {
      onOutcome({ job }) {
        throw new Error(`told of ${job}`);
      },
    });
    for (const n of [1, 2]) await pool.submit(n);
    await pool.close();
    await vi.waitFor(() => expect(errors).toEqual([new Error("told of 1"), new Error("told of 2")]));
  });
});

describe("without results and onOutcome", () => {
  test("a job that fails is a panic, however it was submitted; one that is cancelled is none", async () => {
    const errors = unhandledRejections();
    const pool = new Pool(
      async (n: number) => {
        if (n < 3) throw new Error(`job ${n}`);
        await turn();
      },
      { workers: 1 },
    );
    await pool.submit(1);
    pool.trySubmit(2);
    await pool.submit(3);
    await pool.submit(4);
    await pool.idle();
    await pool.submit(5);
    await pool.stop();
    await vi.waitFor(() => expect(errors).toEqual([new Error("job 1"), new Error("job 2")]));
  });

  test("results cannot be had, which says how to get them", () => {
    expect(() => new Pool(() => {}, { name: "jobs" }).results).toThrow(
      new Error('pool "jobs": no results are kept; ask for them with { results: 1000 }, or use onOutcome'),
    );
  });

  test("submits never stand still for outcomes that nobody reads", async () => {
    const pool = new Pool((n: number) => n, { workers: 4, queue: Infinity });
    await Promise.all(Array.from({ length: 10_100 }, (_, n) => pool.submit(n)));
    await pool.close();
    expect(pool.stats.done).toBe(10_100);
  });
});

describe("what belongs to a job runs in the async context of the call that brought it", () => {
  const NAMES = Array.from({ length: 20 }, (_, n) => `request ${n}`);

  /** A pool that others keep busy, so that its workers are woken by them. */
  function noise(pool: Pool<string, unknown>): () => void {
    let isOver = false;
    store.run("noise", async () => {
      while (!isOver) await Promise.all([pool.run("noise").catch(() => {}), turn()]);
    });
    return () => {
      isOver = true;
    };
  }

  test("the sources of map and each", async () => {
    const pool = new Pool((_: string) => turn(), { workers: 2 });
    const end = noise(pool);
    const seen: (string | undefined)[] = [];
    function* jobs(): Generator<string> {
      for (const name of NAMES) {
        seen.push(store.getStore());
        yield name;
      }
    }
    async function* later(): AsyncGenerator<string> {
      yield* jobs();
    }
    await store.run("mine", async () => {
      await collected(pool.map(jobs()));
      await collected(pool.map(later()));
      await pool.each(jobs(), { onOutcome: () => void seen.push(store.getStore()) });
    });
    end();
    expect(seen).toHaveLength(4 * NAMES.length);
    expect(new Set(seen)).toEqual(new Set(["mine"]));
    await pool.close();
  });

  test("retry's functions, onOutcome and the subscribers of diagnostics", async () => {
    const seen: [what: string, job: string, store: string | undefined][] = [];
    const see = (what: string, job: string): void => void seen.push([what, job, store.getStore()]);
    const start = (message: unknown): void => see("start", (message as { job: string }).job);
    const stop = (message: unknown): void => see("end", (message as { job: string }).job);
    channel("goroutines:pool:start").subscribe(start);
    channel("goroutines:pool:end").subscribe(stop);
    undo = () => {
      channel("goroutines:pool:start").unsubscribe(start);
      channel("goroutines:pool:end").unsubscribe(stop);
    };
    const pool = new Pool(
      async (_: string, { attempt }) => {
        await turn();
        if (attempt === 1) throw new Error("again");
      },
      {
        workers: 2,
        retry: {
          attempts: 2,
          when(_, __, job) {
            see("when", job);
            return true;
          },
        },
        onOutcome: ({ job }) => see("onOutcome", job),
      },
    );
    const end = noise(pool);
    await Promise.all(NAMES.map((name) => store.run(name, () => pool.submit(name))));
    end();
    await pool.close();
    for (const what of ["start", "when", "onOutcome", "end"]) {
      const mine = seen.filter(([which, job]) => which === what && job !== "noise");
      expect(mine.length, what).toBeGreaterThanOrEqual(NAMES.length);
      for (const [, job, name] of mine) expect(name).toBe(job);
    }
  });

  test("and a busy pool keeps none alive", async () => {
    const objects = new AsyncLocalStorage<object>();
    const pool = new Pool((_: string) => turn(), { workers: 2, queue: Infinity });
    const refs = [1, 2].map((n) => {
      const request = { n };
      objects.run(request, () => void pool.run("mine"));
      return [n, new WeakRef(request)] as const;
    });
    const end = noise(pool);
    expect(await stillHeld(refs)).toEqual([]);
    expect(pool.running).toBeGreaterThan(0);
    end();
    objects.disable();
    await pool.close();
  });
});
