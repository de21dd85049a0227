import { availableParallelism } from "node:os";
import { Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { Load } from "../support/load.js";
import { elapsed } from "../support/virtual-time.js";

describe("a pool of a fixed size", () => {
  test.each([1, 2, 7])("of %i runs so many handlers while there are jobs, and never more", (workers) =>
    synctest(async () => {
      const load = new Load();
      const pool = new Pool((ms: number) => load.during(() => sleep(ms)), { workers });
      await Promise.all(Array.from({ length: workers * 5 }, () => pool.run(10)));
      expect(load.peak).toBe(workers);
      expect(elapsed()).toBe(50);
      await pool.close();
    }),
  );

  test("gives a job to the worker that is free first", () =>
    synctest(async () => {
      const pool = new Pool(
        async (ms: number, { worker }) => {
          await sleep(ms);
          return worker;
        },
        { workers: 3 },
      );
      const runs = [30, 10, 20, 100, 100, 100].map((ms) => pool.run(ms));
      expect(await Promise.all(runs)).toEqual([1, 2, 3, 2, 3, 1]);
      await pool.close();
    }));

  test("has as many workers as the host can run in parallel if nobody says otherwise", async () => {
    const pool = new Pool((n: number) => n);
    expect(pool.stats).toMatchObject({ workers: availableParallelism(), idle: availableParallelism() });
    await pool.close();
  });

  test("may have no limit", () =>
    synctest(async () => {
      const pool = new Pool((ms: number) => sleep(ms), { workers: Infinity, queue: 0 });
      const runs = Array.from({ length: 100 }, () => pool.run(10));
      expect(pool.stats).toMatchObject({ running: 100, queued: 0, waiting: 0 });
      await Promise.all(runs);
      expect(elapsed()).toBe(10);
      await pool.close();
    }));

  test("never calls a handler before the call that brings the job has returned", () =>
    synctest(async () => {
      const log: string[] = [];
      const pool = new Pool((job: string) => void log.push(job), { workers: 2, results: Infinity });
      const run = pool.run("run");
      log.push("after run");
      await run;
      const submitted = pool.submit("submit");
      log.push("after submit");
      await submitted;
      await settled();
      pool.trySubmit("trySubmit");
      log.push("after trySubmit");
      await pool.idle();
      expect(log).toEqual(["after run", "run", "after submit", "submit", "after trySubmit", "trySubmit"]);
      await pool.close();
    }));

  test("gives the job to a worker within the call, so that stats and trySubmit count it at once", () =>
    synctest(async () => {
      const pool = new Pool(() => sleep(1), { workers: 1, queue: 1, results: Infinity });
      expect(pool.trySubmit(1)).toBe(true);
      expect(pool.stats).toMatchObject({ running: 1, idle: 0, queued: 0 });
      expect(pool.trySubmit(2)).toBe(true);
      expect(pool.stats).toMatchObject({ running: 1, idle: 0, queued: 1 });
      expect(pool.trySubmit(3)).toBe(false);
      expect(pool.stats).toMatchObject({ running: 1, queued: 1, waiting: 0, submitted: 2 });
      await pool.close();
    }));

  test("passes on jobs and results as they are, also undefined, promises' values and thenables'", async () => {
    const pool = new Pool((job: unknown) => job, { workers: 1 });
    const job = { a: 1 };
    expect(await pool.run(job)).toBe(job);
    expect(await pool.run(undefined)).toBe(undefined);
    expect(await pool.run(Promise.resolve(3))).toBe(3);
    // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
    expect(await pool.run({ then: (resolve: (value: number) => void) => resolve(4) })).toBe(4);
    await pool.close();
  });
});
