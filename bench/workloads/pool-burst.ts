import type { Pools } from "../libraries/pools.js";
import { measureGrowth } from "../measure/growth.js";
import { addedBytes } from "../measure/heap.js";
import { expectEqual, sumBelow } from "../measure/wrong.js";
import { noop, WORKERS } from "./pool-jobs.js";
import { growthFigures, type Workload } from "./workload.js";

const BURST = 100_000;

export const workload: Workload<Pools> = {
  name: "pool-burst",
  title: "A burst of 10^5, and of 10^6, jobs at once",
  about:
    "So many calls of run in one go, and the wait for them all; 10 workers, jobs that do nothing. " +
    "The rate is that of 10^5; growth is what ten times as many take.",
  figures: [
    { key: "rate", title: "jobs a second", unit: "/s", better: "more" },
    { key: "bytes", title: "heap of a queued job", unit: "B", better: "less" },
    ...growthFigures("a job").slice(1),
  ],
  async run(library, effort) {
    const { limiter } = library;
    if (limiter === undefined) return null;
    function burst(items: number): () => Promise<void> {
      const { run } = limiter!(noop, WORKERS);
      return async () => {
        const results = new Array<PromiseLike<number>>(items);
        for (let job = 0; job < items; job += 1) results[job] = run(job);
        let sum = 0;
        for (const result of results) sum += await result;
        expectEqual("the sum of the results", sum, sumBelow(items));
      };
    }
    const atBurst = await measureGrowth(burst, BURST / 10, BURST, effort);
    const rate = 1e9 / atBurst.perItem;
    const { growth, items } =
      effort.most > BURST && atBurst.items === BURST ? await measureGrowth(burst, BURST, effort.most, effort) : atBurst;
    return { rate, bytes: await heapOfQueued(limiter, effort.most / 10), growth, items };
  },
};

/** Queues so many jobs behind some that do not end. */
async function heapOfQueued(limiter: NonNullable<Pools["limiter"]>, count: number): Promise<number> {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { run } = limiter(async (job) => {
    await gate;
    return job;
  }, WORKERS);
  const results: PromiseLike<number>[] = [];
  for (let job = 0; job < WORKERS; job += 1) results.push(run(job));
  const bytes = await addedBytes(() => {
    for (let job = 0; job < count; job += 1) results.push(run(job));
  });
  open();
  await Promise.all(results);
  return bytes / count;
}
