import { Pool } from "goroutines";
import type { Pools } from "./pools.js";

export const library: Pools = {
  limiter(handler, workers) {
    const pool = new Pool<number, number>(handler, { workers, queue: Infinity });
    return {
      run: (job) => pool.run(job),
      runAt: (job, priority) => pool.run(job, { priority }),
      runUntil: (job, signal) => pool.run(job, { signal }),
    };
  },
  async map(jobs, handler, workers) {
    const pool = new Pool<number, number>(handler, { workers });
    let total = 0;
    for await (const result of pool.map(jobs)) total += result;
    return total;
  },
  ordered: (jobs, handler, workers) => new Pool<number, number>(handler, { workers }).map(jobs, { ordered: true }),
};
