import { Sema } from "async-sema";
import type { Pools } from "./pools.js";

export const library: Pools = {
  limiter(handler, workers) {
    const semaphore = new Sema(workers);
    async function run(job: number): Promise<number> {
      await semaphore.acquire();
      try {
        return await handler(job);
      } finally {
        semaphore.release();
      }
    }
    return { run };
  },
};
