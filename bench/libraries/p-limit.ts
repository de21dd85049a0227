import pLimit from "p-limit";
import { type Pools, sum } from "./pools.js";

export const library: Pools = {
  limiter(handler, workers) {
    const limit = pLimit(workers);
    return { run: (job) => limit(handler, job) };
  },
  map: async (jobs, handler, workers) => sum(await pLimit(workers).map(jobs, handler)),
};
