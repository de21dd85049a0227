import type { Pools } from "../libraries/pools.js";
import { measureRate } from "../measure/rate.js";
import { expectEqual, sumBelow } from "../measure/wrong.js";
import { noop, WORKERS } from "./pool-jobs.js";
import { ratio, type Workload } from "./workload.js";

const BACKLOG = 1000;

export const workload: Workload<Pools> = {
  name: "pool-steady",
  title: "Steady backlog of 1000",
  about: "1000 producers, each of which waits for its job before it brings the next; 10 workers, jobs that do nothing.",
  figures: [{ key: "cpu", title: "processor time a job", unit: "us", better: "less" }, ratio],
  async run(library, effort) {
    if (library.limiter === undefined) return null;
    const limiter = library.limiter(noop, WORKERS);
    async function pass(items: number): Promise<void> {
      let next = 0;
      let sum = 0;
      async function produce(): Promise<void> {
        while (next < items) sum = (await limiter.run(next++)) + sum;
      }
      await Promise.all(Array.from({ length: BACKLOG }, produce));
      expectEqual("the sum of the results", sum, sumBelow(items));
    }
    const { rate, bare } = await measureRate(pass, BACKLOG, effort);
    return { cpu: 1e6 / rate, bare };
  },
};
