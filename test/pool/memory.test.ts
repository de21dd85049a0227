import { Channel, Pool } from "goroutines";
import { describe, expect, test } from "vitest";
import { heapGrowth, isCollected } from "../support/garbage.js";
import { collected, rejection } from "./outcomes.js";

interface Work {
  readonly bytes: Uint8Array;
}

function work(): Work {
  return { bytes: new Uint8Array(1_000) };
}

/** Gives the pool some work of which only the pool knows, and says which it was. */
type Use = (pool: Pool<Work, Work>) => Promise<WeakRef<object>>;

const uses: Record<string, Use> = {
  "a run that is done": async (pool) => {
    const job = work();
    await pool.run(job);
    return new WeakRef(job);
  },
  "the result of a run": async (pool) => new WeakRef(await pool.run(work())),
  "a submitted job whose outcome was read": async (pool) => {
    const job = work();
    await pool.submit(job);
    await pool.results.receive();
    return new WeakRef(job);
  },
  "a queued job that was cancelled": async (pool) => {
    const job = work();
    const cancel = new AbortController();
    pool.pause();
    const run = pool.run(job, cancel).catch(() => {});
    cancel.abort();
    await run;
    pool.resume();
    return new WeakRef(job);
  },
  "a job of a map, though the loop goes on": async (pool) => {
    const references: WeakRef<object>[] = [];
    function* jobs(): Generator<Work> {
      for (;;) {
        const job = work();
        references.push(new WeakRef(job));
        yield job;
      }
    }
    const results = pool.map(jobs());
    for (let read = 0; read < 5; read += 1) await results.next();
    kept.push(results);
    return references[0] as WeakRef<object>;
  },
  "a map that has come to its end": async (pool) => {
    const results = pool.map([work(), work(), work()]);
    while (!(await results.next()).done);
    return new WeakRef(results);
  },
  "a map that was left": async (pool) => {
    const results = pool.map([work(), work(), work()]);
    for await (const _ of results) break;
    return new WeakRef(results);
  },
  "a map that has failed": async (pool) => {
    const results = pool.map([work(), null as unknown as Work, work()]);
    await rejection(collected(results));
    return new WeakRef(results);
  },
  "a map that nobody has read from": async (pool) => new WeakRef(pool.map([work()])),
  "a job that trySubmit was refused for": async (pool) => {
    const job = work();
    pool.pause();
    while (pool.trySubmit(work()));
    expect(pool.trySubmit(job)).toBe(false);
    pool.resume();
    await pool.idle();
    return new WeakRef(job);
  },
};

/** What a test holds on to until its end. */
const kept: AsyncIterator<Work>[] = [];

describe("a pool does not hold on to", () => {
  test.each(Object.entries(uses))("%s", async (_, use) => {
    const pool = new Pool(async (job: Work) => ({ bytes: job.bytes.slice(1) }), { workers: 2, queue: 3, results: 10 });
    const reference = await use(pool);
    // What was used last may still be in a slot of its own.
    for (let other = 0; other < 3; other += 1) await pool.run(work());
    expect(await isCollected(reference)).toBe(true);
    for (const results of kept.splice(0)) await results.return?.();
    await pool.close();
  });
});

describe("nobody holds on to", () => {
  test("an idle pool that was forgotten, closed or not", async () => {
    const used = async (): Promise<WeakRef<object>> => {
      const pool = new Pool(async (job: Work) => job, { workers: { min: 1, max: 3 }, timeout: 60_000 });
      await Promise.all([pool.run(work()), pool.run(work())]);
      return new WeakRef(pool);
    };
    expect(await isCollected(await used())).toBe(true);
  });

  test("a pool that was closed, though its signal lives on", async () => {
    const own = new AbortController();
    const used = async (): Promise<WeakRef<object>> => {
      const pool = new Pool(async (job: Work) => job, { workers: 1, signal: own.signal });
      await pool.run(work());
      await pool.close();
      return new WeakRef(pool);
    };
    expect(await isCollected(await used())).toBe(true);
    expect(own.signal.aborted).toBe(false);
  });
});

describe("a job that hangs", () => {
  test("does not have the others of its map pile up behind it", async () => {
    const gate = new Channel<void>();
    const pool = new Pool(async (n: number) => (n === 0 ? gate.receive().then(() => n) : n), { workers: 4 });
    function* jobs(): Generator<number> {
      for (let n = 0; n <= 60_000; n += 1) yield n;
    }
    const results = pool.map(jobs());
    const read = async (count: number): Promise<void> => {
      for (let result = 0; result < count; result += 1) await results.next();
    };
    await read(10_000);
    expect(await heapGrowth(() => read(49_000))).toBeLessThan(500_000);
    await results.return?.();
    gate.close();
    await pool.close();
  });
});

describe("a job that waits", () => {
  test("takes less than 600 bytes, its promise included", async () => {
    const gate = new Channel<void>();
    const pool = new Pool((_: number) => gate.receive().then(() => {}), { workers: 1, queue: Infinity });
    void pool.run(0);
    const runs: Promise<void>[] = new Array(100_000);
    const growth = await heapGrowth(async () => {
      for (let job = 0; job < runs.length; job += 1) runs[job] = pool.run(job);
    });
    expect(growth / runs.length).toBeLessThan(600);
    gate.close();
    await Promise.all(runs);
    await pool.close();
  });
});
