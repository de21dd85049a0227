import { Pool } from "goroutines";
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
