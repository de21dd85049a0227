import Bottleneck from "bottleneck";
import { type Pools, sum } from "./pools.js";

// It has priorities, but takes a while to put a job into its queue, so that one cannot tell which it had to choose from.
export const library: Pools = {
  limiter(handler, workers) {
    const queue = new Bottleneck({ maxConcurrent: workers });
    return {
      run: (job) => queue.schedule(async () => handler(job)),
    };
  },
  async map(jobs, handler, workers) {
    const queue = new Bottleneck({ maxConcurrent: workers });
    return sum(await Promise.all(jobs.map((job) => queue.schedule(async () => handler(job)))));
  },
};
