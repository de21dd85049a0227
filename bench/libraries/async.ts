import { mapLimit, priorityQueue, queue } from "async";
import { type Pools, sum } from "./pools.js";

/** What its types leave out. The lowest of its priorities comes first. */
interface Ranked {
  pushAsync(job: number, priority: number): Promise<number>;
}

export const library: Pools = {
  limiter(handler, workers) {
    const jobs = queue<number, number>(async (job: number) => handler(job), workers);
    const ranked = priorityQueue<number, number>(async (job: number) => handler(job), workers) as unknown as Ranked;
    return {
      run: (job) => jobs.pushAsync<number>(job),
      runAt: (job, priority) => ranked.pushAsync(job, -priority),
    };
  },
  map: async (jobs, handler, workers) =>
    sum(await mapLimit<number, number>([...jobs], workers, async (job: number) => handler(job))),
};
