import PQueue from "p-queue";
import { type Pools, sum } from "./pools.js";

export const library: Pools = {
  limiter(handler, workers) {
    const queue = new PQueue({ concurrency: workers });
    return {
      run: (job) => queue.add(async () => handler(job)),
      runAt: (job, priority) => queue.add(async () => handler(job), { priority }),
      runUntil: (job, signal) => queue.add(async () => handler(job), { signal }),
    };
  },
  async map(jobs, handler, workers) {
    const queue = new PQueue({ concurrency: workers });
    return sum(await queue.addAll(jobs.map((job) => async () => handler(job))));
  },
};
