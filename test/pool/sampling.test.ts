import { Pool } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";

test.each([
  [
    "run",
    async (pool: Pool<number, number>, jobs: number) => {
      for (let job = 0; job < jobs; job += 1) await pool.run(job);
    },
  ],
  [
    "map",
    async (pool: Pool<number, number>, jobs: number) => {
      for await (const _ of pool.map(Array.from({ length: jobs }, (_, job) => job)));
    },
  ],
])("of the jobs of %s the first thousand are timed, and of the others one in sixteen", async (_, bring) => {
  const pool = new Pool((job: number) => job, { workers: 1 });
  await bring(pool, 1_000);
  expect(pool.stats.run.count).toBe(1_000);
  await bring(pool, 160);
  expect(pool.stats).toMatchObject({ done: 1_160, run: { count: 1_010 }, wait: { count: 1_010 } });
  await pool.close();
});

test("every job of trySubmit is timed, so that its outcome tells when things happened", () =>
  synctest(async () => {
    const pool = new Pool((job: number) => job, { workers: 1, queue: 2_000, results: Infinity });
    for (let job = 0; job < 1_100; job += 1) pool.trySubmit(job);
    await pool.close();
    expect(pool.stats.run.count).toBe(1_100);
    let last: unknown;
    for await (const outcome of pool.results) last = outcome;
    expect(last).toMatchObject({ job: 1_099, queuedAt: 0, startedAt: 0, finishedAt: 0 });
  }));

test("every job of a pool with aging is timed, as its rank depends on when it came", () =>
  synctest(async () => {
    const order: number[] = [];
    const pool = new Pool((job: number) => order.push(job), { workers: 1, aging: 10, queue: Infinity });
    pool.pause();
    const jobs = Array.from({ length: 1_100 }, (_, job) => pool.run(job));
    pool.resume();
    await Promise.all(jobs);
    expect(order).toEqual(jobs.map((_, job) => job));
    expect(pool.stats.run.count).toBe(1_100);
    await pool.close();
  }));
