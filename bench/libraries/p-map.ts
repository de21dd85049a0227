import pMap, { pMapIterable } from "p-map";
import { type Pools, sum } from "./pools.js";

export const library: Pools = {
  map: async (jobs, handler, workers) => sum(await pMap(jobs, handler, { concurrency: workers })),
  ordered: (jobs, handler, workers) => pMapIterable(jobs, handler, { concurrency: workers }),
};
