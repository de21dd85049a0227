import type { Pools } from "../libraries/pools.js";
import { startInterval } from "../measure/interval.js";
import { expectEqual, sumBelow } from "../measure/wrong.js";
import { noop, WORKERS } from "./pool-jobs.js";
import type { Workload } from "./workload.js";

const BACKLOG = 1000;

export const workload: Workload<Pools> = {
  name: "pool-interval",
  title: "Worst delay of a host interval during 300,000 jobs",
  about: "A backlog of 1000 jobs that do nothing, and 10 workers, while a 5 ms interval should fire.",
  figures: [
    { key: "delay", title: "worst delay", unit: "ms", better: "less" },
    { key: "run", title: "the whole run", unit: "ms", better: "less" },
  ],
  async run(library, { most }) {
    const limiter = library.limiter?.(noop, WORKERS);
    if (limiter === undefined) return null;
    async function pass(jobs: number): Promise<void> {
      let next = 0;
      let sum = 0;
      async function produce(): Promise<void> {
        while (next < jobs) sum = (await limiter!.run(next++)) + sum;
      }
      await Promise.all(Array.from({ length: BACKLOG }, produce));
      expectEqual("the sum of the results", sum, sumBelow(jobs));
    }
    await pass(10_000); // compiles it
    await new Promise((resolve) => setTimeout(resolve, 10));
    const interval = startInterval();
    const start = performance.now();
    await pass(Math.min(most, 300_000));
    const run = performance.now() - start;
    return { delay: interval.worstDelay(), run };
  },
};
