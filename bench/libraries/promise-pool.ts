import { PromisePool } from "@supercharge/promise-pool";
import { type Pools, sum } from "./pools.js";

export const library: Pools = {
  async map(jobs, handler, workers) {
    const pool = PromisePool.withConcurrency(workers).for([...jobs]);
    const { results, errors } = await pool.process(async (job) => handler(job));
    if (errors.length > 0) throw errors[0];
    return sum(results);
  },
};
