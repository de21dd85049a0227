import { Pool, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { unhandledRejectionsOf } from "../goroutine/unhandled.js";
import { elapsed } from "../support/virtual-time.js";
import { outcomesOf, rejection } from "./outcomes.js";

const boom = new Error("boom");

/** The ways in which a handler fails. */
const FAILURES: Record<string, () => unknown> = {
  "throws an error": () => {
    throw boom;
  },
  "rejects with an error": () => Promise.reject(boom),
  "rejects after a while": () => sleep(5).then(() => Promise.reject(boom)),
  "throws after a while": async () => {
    await sleep(5);
    throw boom;
  },
  "returns a thenable that throws": () => ({
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
    then() {
      throw boom;
    },
  }),
  "returns an object whose then cannot be read": () => ({
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
    get then() {
      throw boom;
    },
  }),
};

describe.each(Object.entries(FAILURES))("a handler that %s", (_, fail) => {
  test("has run reject with it", () =>
    synctest(async () => {
      const pool = new Pool(fail, { workers: 1 });
      expect(await rejection(pool.run(1))).toBe(boom);
      await pool.close();
    }));

  test("has the outcome failed with it", () =>
    synctest(async () => {
      const pool = new Pool(fail, { workers: 1, results: Infinity });
      await pool.submit("job");
      const outcomes = await outcomesOf(pool);
      expect(outcomes).toEqual([
        {
          status: "failed",
          job: "job",
          error: boom,
          worker: 1,
          attempts: 1,
          queuedAt: 0,
          startedAt: 0,
          finishedAt: elapsed(),
        },
      ]);
    }));

  test("costs no worker: the next job finds it", () =>
    synctest(async () => {
      const pool = new Pool((job: string) => (job === "good" ? job : fail()), { workers: 1, queue: 20 });
      const runs = Array.from({ length: 10 }, () => [rejection(pool.run("bad")), pool.run("good")]).flat();
      expect(await Promise.all(runs)).toEqual(Array.from({ length: 10 }, () => [boom, "good"]).flat());
      expect(pool.stats).toMatchObject({ workers: 1, idle: 1, done: 10, failed: 10 });
      await pool.close();
    }));
});

describe("whatever is thrown is what is reported, also", () => {
  test.each([[undefined], [null], [0], ["a text"], [false], [{ code: 1 }]])("%j", (thrown) =>
    synctest(async () => {
      const pool = new Pool(
        () => {
          throw thrown;
        },
        { workers: 1, results: Infinity },
      );
      expect(await rejection(pool.run(1))).toBe(thrown);
      await pool.submit(1);
      expect(await outcomesOf(pool)).toMatchObject([{ status: "failed", error: thrown }]);
      expect(pool.stats.failed).toBe(2);
    }),
  );
});

describe("no failure is an unhandled rejection", () => {
  test("of a submitted job, nor of a run that somebody handles", async () => {
    const unhandled = await unhandledRejectionsOf(async () => {
      const pool = new Pool(() => Promise.reject(boom), { workers: 2, queue: 2, results: Infinity });
      for (let job = 0; job < 20; job += 1) await pool.submit(job);
      expect(await rejection(pool.run(1))).toBe(boom);
      await pool.close();
    });
    expect(unhandled).toEqual([]);
  });

  test("in virtual time either", async () => {
    const unhandled = await unhandledRejectionsOf(() =>
      synctest(async () => {
        const pool = new Pool(() => sleep(5).then(() => Promise.reject(boom)), {
          workers: 2,
          queue: 2,
          timeout: 20,
          results: Infinity,
        });
        for (let job = 0; job < 5; job += 1) await pool.submit(job);
        expect(await rejection(pool.run(1))).toBe(boom);
        const cancel = new AbortController();
        const cancelled = pool.run(2, cancel).catch((reason: unknown) => reason);
        cancel.abort(boom);
        expect(await cancelled).toBe(boom);
        await pool.close();
      }),
    );
    expect(unhandled).toEqual([]);
  });

  test("of 20,000 runs that are rejected at once, each of which is handled", async () => {
    const unhandled = await unhandledRejectionsOf(async () => {
      const pool = new Pool((_: number, { signal }) => sleep(60_000, { signal }), { workers: 2, queue: Infinity });
      const runs = Array.from({ length: 20_000 }, (_, job) => pool.run(job).catch((error: unknown) => error));
      await pool.stop(boom);
      const errors = await Promise.all(runs);
      expect(errors.every((error) => (error as Error).cause === boom)).toBe(true);
    });
    expect([...new Set(unhandled.map(String))]).toEqual([]);
  });

  test("but a run that nobody handles is one, with the error itself", async () => {
    const unhandled = await unhandledRejectionsOf(async () => {
      const pool = new Pool(() => Promise.reject(boom), { workers: 1 });
      void pool.run(1);
      await pool.close();
    });
    expect(unhandled).toEqual([boom]);
  });
});

describe("a panic in one worker", () => {
  test("is the outcome of its job, and the others go on", () =>
    synctest(async () => {
      const pool = new Pool(
        async (id: number) => {
          await sleep(10);
          if (id === 3) throw new Error(`worker panicked on job ${id}`);
          return id * 2;
        },
        { workers: 3, results: Infinity },
      );
      for (let id = 1; id <= 9; id += 1) await pool.submit(id);
      const outcomes = await outcomesOf(pool);
      expect(outcomes.map((outcome) => (outcome.status === "done" ? outcome.value : outcome.status))).toEqual([
        2,
        4,
        "failed",
        8,
        10,
        12,
        14,
        16,
        18,
      ]);
      expect(elapsed()).toBe(30);
    }));
});
