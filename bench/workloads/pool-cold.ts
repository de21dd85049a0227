import type { Pools } from "../libraries/pools.js";
import { cpuTime } from "../measure/cpu-time.js";
import { expectEqual, sumBelow } from "../measure/wrong.js";
import { noop, WORKERS } from "./pool-jobs.js";
import type { Workload } from "./workload.js";

const FIRST = 1000;
const ALL = 10_000;

export const workload: Workload<Pools> = {
  name: "pool-cold",
  title: "The first 1,000 jobs of a process",
  about: "Calls of run in a process that has run none, 1,000 and then 9,000 more; 10 workers, jobs that do nothing.",
  figures: [
    { key: "first", title: "the first 1,000", unit: "ms", better: "less" },
    { key: "all", title: "10,000", unit: "ms", better: "less" },
  ],
  async run({ limiter }) {
    if (limiter === undefined) return null;
    let pool: ReturnType<typeof limiter> | null = null;
    async function runJobs(from: number, to: number): Promise<void> {
      pool ??= limiter!(noop, WORKERS);
      const results: PromiseLike<number>[] = [];
      for (let job = from; job < to; job += 1) results.push(pool.run(job));
      let sum = 0;
      for (const result of results) sum += await result;
      expectEqual("the sum of the results", sum, sumBelow(to) - sumBelow(from));
    }
    const first = await cpuTime(() => runJobs(0, FIRST));
    return { first, all: first + (await cpuTime(() => runJobs(FIRST, ALL))) };
  },
};
