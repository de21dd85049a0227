import { Channel, go, Pool, sleep } from "goroutines";
import { DeadlockError, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { rejection } from "./outcomes.js";

/** The first line of the report on each goroutine of a bubble that deadlocks. */
async function blocked(body: () => unknown): Promise<string[]> {
  const error = await rejection(synctest(body));
  if (!(error instanceof DeadlockError)) throw error;
  return error.message.match(/^goroutine .*/gm) ?? [];
}

describe("a handler that awaits its own full pool is a deadlock, which is reported with the pool's name", () => {
  test("in a test, for run", async () => {
    const report = await blocked(async () => {
      const pool: Pool<number, number> = new Pool(
        async (n: number): Promise<number> => (n <= 1 ? 1 : n * (await pool.run(n - 1))),
        { workers: 1, name: "factorials" },
      );
      await pool.run(3);
    });
    expect(report).toEqual([
      'goroutine main [pool.run "factorials"]:',
      'goroutine worker 1 of pool "factorials" (main.1) [pool.run "factorials"]:',
    ]);
  });

  test("with all the workers that wait for one another", async () => {
    const report = await blocked(async () => {
      const pool: Pool<number, number> = new Pool(
        async (n: number): Promise<number> => (n === 0 ? 0 : await pool.run(n - 1)),
        { workers: 2, queue: 0, name: "pair" },
      );
      await pool.run(5);
    });
    expect(report.filter((line) => line.endsWith('[pool.run "pair"]:'))).toHaveLength(3);
  });

  test("for a submit that waits for room", async () => {
    const report = await blocked(async () => {
      const pool: Pool<number, void> = new Pool(
        async (n: number) => {
          await pool.submit(n + 1);
          await pool.submit(n + 2);
        },
        { workers: 1, queue: 1, name: "crawler", results: Infinity },
      );
      await pool.run(0);
    });
    expect(report[1]).toBe('goroutine worker 1 of pool "crawler" (main.1) [pool.submit "crawler"]:');
  });

  test.each([
    ["idle", "pool.idle"],
    ["close", "pool.close"],
    ["stop", "pool.stop"],
  ] as const)("for %s inside a handler", async (method, reason) => {
    const report = await blocked(async () => {
      const pool: Pool<number, void> = new Pool(() => pool[method](), {
        workers: 2,
        name: "images",
        results: Infinity,
      });
      await pool.submit(1);
      await pool.results.receive();
      await new Channel<void>().receive();
    });
    expect(report).toContain(`goroutine worker 1 of pool "images" (main.1) [${reason} "images"]:`);
  });

  test("for a map inside a handler", async () => {
    const report = await blocked(async () => {
      const pool: Pool<number, void> = new Pool(
        async (n: number) => {
          if (n === 0) for await (const _ of pool.map([1, 2]));
        },
        { workers: 1, name: "folders" },
      );
      await pool.run(0);
    });
    expect(report).toContain('goroutine worker 1 of pool "folders" (main.1) [pool.map "folders"]:');
  });
});

describe("a pool in a deadlock", () => {
  test("that has no name is just a pool", async () => {
    const report = await blocked(async () => {
      const pool: Pool<number, number> = new Pool(async (n: number): Promise<number> => await pool.run(n), {
        workers: 1,
      });
      await pool.run(1);
    });
    expect(report).toEqual(["goroutine main [pool.run]:", "goroutine worker 1 of pool (main.1) [pool.run]:"]);
  });

  test("is not its cause where a paused pool is waited for, and is named all the same", async () => {
    const report = await blocked(async () => {
      const pool = new Pool(() => {}, { workers: 1, queue: 1, name: "paused", results: Infinity });
      pool.pause();
      await pool.submit(1);
      go(async function producer() {
        await pool.submit(2);
      });
      go(async function reader() {
        await pool.results.receive();
      });
      await pool.idle();
    });
    expect(report).toEqual([
      'goroutine main [pool.idle "paused"]:',
      'goroutine producer (main.1) [pool.submit "paused"]:',
      "goroutine reader (main.2) [chan receive]:",
    ]);
  });
});

describe("nested use that does not wait for itself is fine", () => {
  test("while there are workers for all levels", () =>
    synctest(async () => {
      const pool: Pool<number, number> = new Pool(
        async (n: number): Promise<number> => (n <= 1 ? 1 : n * (await pool.run(n - 1))),
        { workers: 5 },
      );
      expect(await pool.run(5)).toBe(120);
      await pool.close();
    }));

  test("with trySubmit and run that nobody awaits", () =>
    synctest(async () => {
      const visited: string[] = [];
      const pool: Pool<string, void> = new Pool(
        async (path: string) => {
          visited.push(path);
          await sleep(1);
          if (path.length < 3) for (const name of "ab") expect(pool.trySubmit(path + name)).toBe(true);
        },
        { workers: 1, results: Infinity },
      );
      await pool.submit("/");
      await pool.idle();
      expect(visited).toEqual(["/", "/a", "/b", "/aa", "/ab", "/ba", "/bb"]);
      await pool.close();
    }));

  test("with a pool for each level", () =>
    synctest(async () => {
      const inner = new Pool(async (n: number) => sleep(1).then(() => n * 2), { workers: 1 });
      const outer = new Pool(async (n: number) => inner.run(n), { workers: 3 });
      expect(await Promise.all([1, 2, 3].map((n) => outer.run(n)))).toEqual([2, 4, 6]);
      await Promise.all([inner.close(), outer.close()]);
    }));
});
