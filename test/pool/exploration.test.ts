import { Channel, go, type Outcome, Pool, type PoolStats, sleep, WaitGroup } from "goroutines";
import { type Exploration, type ExploreOptions, explore } from "goroutines/testing";
import { describe, expect, test } from "vitest";

/** Enough for all orders of the operations of most programs here. */
const SCHEDULES = 800;

/** Where a program waits for the time in which something else has ended: no timer fires before one that is due earlier. */
const IN_TIME: ExploreOptions = { timers: "idle" };

/** Explores a program that tells, each time it is run, how it went; returns which ways there are. */
async function waysOf(
  program: () => Promise<string>,
  options: ExploreOptions = {},
): Promise<{ ways: string[]; result: Exploration }> {
  const ways = new Set<string>();
  const result = await explore(
    async () => {
      ways.add(await program());
    },
    { schedules: SCHEDULES, ...options },
  );
  return { ways: [...ways].sort(), result };
}

/** How a promise of the pool's has settled. */
async function settlement(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => "done",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

async function drained<Job>(pool: Pool<Job, unknown>): Promise<Outcome<Job, unknown>[]> {
  const outcomes: Outcome<Job, unknown>[] = [];
  for await (const outcome of pool.results) outcomes.push(outcome);
  return outcomes;
}

/** At rest, every job that was taken is counted under what became of it. */
function expectBalance({ stats }: { readonly stats: PoolStats }): void {
  const { submitted, done, failed, timedOut, cancelled } = stats;
  expect(submitted).toBe(done + failed + timedOut + cancelled);
  expect(stats).toMatchObject({ running: 0, queued: 0, waiting: 0, abandoned: 0 });
}

describe("under every schedule", () => {
  test.each([0, 1])(
    "what two producers submit has one outcome each, whenever the pool closes, with a queue of %d",
    async (queue) => {
      const { result } = await waysOf(
        async () => {
          const pool = new Pool((n: number) => n, { workers: 1, queue, results: Infinity });
          const accepted: number[] = [];
          const producers = new WaitGroup();
          for (const job of [1, 2]) {
            producers.go(async () => {
              const ended = await settlement(pool.submit(job));
              if (ended === "done") accepted.push(job);
              else expect(ended).toBe("ClosedPoolError");
            });
          }
          go(() => pool.close());
          const outcomes = await drained(pool);
          await producers.wait();
          expect(outcomes.map(({ job, status }) => `${job} ${status}`).sort()).toEqual(
            accepted.sort().map((job) => `${job} done`),
          );
          expectBalance(pool);
          return "";
        },
        { schedules: 2_500 },
      );
      expect(result).toMatchObject({ complete: true });
    },
  );

  test("a job that ends while its pool is stopped ends once", async () => {
    const { ways, result } = await waysOf(async () => {
      const end = new Channel<void>();
      const pool = new Pool(() => end.receive(), { workers: 1, results: Infinity });
      await pool.submit("first");
      const second = settlement(pool.run("second"));
      go(() => end.close());
      go(async () => {
        await pool.stop("enough");
        expect(pool.stats.running).toBe(0);
      });
      const [outcome, ...others] = await drained(pool);
      expect(others).toEqual([]);
      const ended = await second;
      await pool.idle();
      expectBalance(pool);
      return `${outcome?.status} ${ended}`;
    });
    expect(ways).toEqual(["cancelled ClosedPoolError", "done ClosedPoolError", "done done"]);
    expect(result).toMatchObject({ complete: true });
  });

  test.each(["wait", "abandon"] as const)(
    "a job that ends at the instant of its timeout ends once, with onTimeout %s",
    async (onTimeout) => {
      const { ways, result } = await waysOf(async () => {
        const pool = new Pool((ms: number) => sleep(ms), { workers: 1, timeout: 10, onTimeout, results: Infinity });
        await pool.submit(10);
        const run = settlement(pool.run(10));
        void pool.close();
        const [outcome, ...others] = await drained(pool);
        expect(others).toEqual([]);
        expect(outcome?.finishedAt).toBe(10);
        const ended = await run;
        await sleep(10);
        expectBalance(pool);
        return `${outcome?.status} ${ended}`;
      }, IN_TIME);
      expect(ways).toEqual(["done TimeoutError", "done done", "timedOut TimeoutError", "timedOut done"]);
      expect(result).toMatchObject({ complete: true });
    },
  );

  test("a job that is aborted while it is to start either never starts, or its handler hears of it", async () => {
    const { ways, result } = await waysOf(async () => {
      const calls: string[] = [];
      const gate = new Channel<void>(1);
      await gate.send();
      const pool = new Pool(
        async (_: string, { signal }) => {
          calls.push("called");
          await gate.receive();
          calls.push(signal.aborted ? "aborted" : "not aborted");
        },
        { workers: 1 },
      );
      const controller = new AbortController();
      const run = settlement(pool.run("job", { signal: controller.signal }));
      const aborter = go(() => controller.abort("unwanted"));
      const ended = await run;
      await aborter;
      await pool.close();
      expectBalance(pool);
      return [ended, ...calls].join(", ");
    });
    expect(ways).toEqual(["done, called, not aborted", "unwanted", "unwanted, called, aborted"]);
    expect(result).toMatchObject({ exhaustive: true });
  });

  test("a pool that is made smaller while jobs come does all of them, and never more at a time than before", async () => {
    const { result } = await waysOf(async () => {
      let running = 0;
      let allowed = 2;
      const pool = new Pool(
        async (_: number) => {
          running += 1;
          expect(running).toBeLessThanOrEqual(allowed);
          await sleep(1);
          running -= 1;
        },
        { workers: 2, queue: 1 },
      );
      const runs = new WaitGroup();
      for (const job of [1, 2, 3]) runs.go(() => pool.run(job));
      go(() => {
        pool.resize(1);
        allowed = Math.max(pool.stats.running, 1);
      });
      await runs.wait();
      await pool.close();
      expectBalance(pool);
      return "";
    });
    expect(result).toMatchObject({ complete: true });
  });

  test("a loop over a map that is left while a job ends stops the work, and the pool comes to rest", async () => {
    const { ways, result } = await waysOf(
      async () => {
        const end = new Channel<void>();
        const pool = new Pool((_: number) => end.receive(), { workers: 1 });
        const results = pool.map([1, 2]);
        const next = settlement(results.next().then(({ done }) => Promise.reject(done ? "over" : "a result")));
        go(() => end.close());
        const left = go(() => results.return?.());
        const ended = await next;
        await left;
        expect(await results.next()).toEqual({ value: undefined, done: true });
        await pool.close();
        expectBalance(pool);
        return ended;
      },
      { schedules: 1_000 },
    );
    expect(ways).toEqual(["a result", "over"]);
    expect(result).toMatchObject({ complete: true });
  });

  test("a submit that waits for somebody to read results goes on when one is read, whoever else is given up", async () => {
    const { result } = await waysOf(
      async () => {
        const pool = new Pool((n: number) => n, { workers: 1, results: 1 });
        await pool.submit(0);
        await pool.idle();
        const controller = new AbortController();
        const first = settlement(pool.submit(1, { signal: controller.signal }));
        const second = settlement(pool.submit(2));
        go(() => controller.abort("given up"));
        expect((await pool.results.receive()).value?.job).toBe(0);
        const accepted = (await first) === "done" ? [1, 2] : [2];
        const outcomes = [];
        while (outcomes.length < accepted.length) outcomes.push((await pool.results.receive()).value?.job);
        expect(outcomes).toEqual(accepted);
        expect(await second).toBe("done");
        await pool.close();
        expectBalance(pool);
        return "";
      },
      { schedules: 4_000 },
    );
    expect(result).toMatchObject({ complete: true });
  }, 180_000);

  test("a job that is cleared while the worker before it comes free is done or cleared, and counted as what it is", async () => {
    const { ways, result } = await waysOf(async () => {
      const calls: string[] = [];
      const end = new Channel<void>();
      const pool = new Pool(
        async (job: string) => {
          calls.push(job);
          await end.receive();
        },
        { workers: 1 },
      );
      const first = settlement(pool.run("first"));
      const second = settlement(pool.run("second"));
      go(() => end.close());
      const cleared = await go(() => pool.clear("cleared"));
      const ended = await second;
      expect(await first).toBe("done");
      await pool.close();
      expectBalance(pool);
      return `${ended} ${cleared}, ${calls}`;
    });
    expect(ways).toEqual(["cleared 1, first", "done 0, first,second"]);
    expect(result).toMatchObject({ complete: true });
  });

  test("a deaf handler that stop abandons ends its job once, whenever it ends, and stop does not wait for it", async () => {
    const { ways, result } = await waysOf(async () => {
      const end = new Channel<void>();
      const pool = new Pool(() => end.receive(), { workers: 1, results: Infinity });
      await pool.submit("deaf");
      const queued = settlement(pool.run("queued"));
      const ender = go(() => end.close());
      await go(() => pool.stop("enough", { abandon: true }));
      const [outcome, ...others] = await drained(pool);
      expect(others).toEqual([]);
      const ended = await queued;
      await ender;
      const { submitted, done, cancelled } = pool.stats;
      expect(done + cancelled).toBe(submitted);
      return `${outcome?.status} ${ended}`;
    });
    expect(ways).toEqual(["cancelled ClosedPoolError", "done ClosedPoolError", "done done"]);
    expect(result).toMatchObject({ complete: true });
  });

  test("each has told every job that it pulled when it ends, though the callback waits and the pool is closed", async () => {
    const { ways, result } = await waysOf(async () => {
      const pulled: number[] = [];
      const told: string[] = [];
      const ack = new Channel<void>();
      const pool = new Pool((n: number) => n, { workers: 1 });
      function* jobs(): Generator<number> {
        for (const job of [1, 2]) {
          pulled.push(job);
          yield job;
        }
      }
      go(() => ack.close());
      go(() => pool.close());
      const ended = await settlement(
        pool.each(jobs(), {
          onOutcome: async ({ job, status }) => {
            await ack.receive();
            told.push(`${job} ${status}`);
          },
        }),
      );
      expect(told.slice(0, pulled.length)).toEqual(told);
      await pool.close();
      expectBalance(pool);
      return `${ended}: ${told}`;
    });
    expect(ways).toEqual(["ClosedPoolError: 1 done", "done: 1 done,2 done"]);
    expect(result).toMatchObject({ complete: true });
  });
});
