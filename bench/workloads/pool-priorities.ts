import type { Pools } from "../libraries/pools.js";
import { measureGrowth } from "../measure/growth.js";
import { randomBelow } from "../measure/random.js";
import { expectEqual, WrongResult } from "../measure/wrong.js";
import { growthFigures, type Workload } from "./workload.js";

/** The job that keeps the worker busy while the others are queued. */
const FIRST = -1;

/** Some libraries have no more than this. */
const PRIORITIES = 10;

export const workload: Workload<Pools> = {
  name: "pool-priorities",
  title: "100,000 random priorities",
  about:
    "So many jobs that do nothing are queued at once, each with a random priority, and run by one worker. " +
    "A job that runs after one of a lower priority is an error.",
  figures: growthFigures("a job"),
  async run(library, effort) {
    const { limiter } = library;
    if (limiter === undefined || limiter((job) => job, 1).runAt === undefined) return null;
    function rank(items: number): () => Promise<void> {
      const random = randomBelow(PRIORITIES);
      const priorities = Array.from({ length: items }, () => random.next().value);
      let ran = 0;
      let newest = PRIORITIES;
      let open = (): void => {};
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      const { run, runAt } = limiter!(async (job) => {
        if (job === FIRST) return gate.then(() => job);
        if (priorities[job]! > newest) throw new WrongResult("a job ran before one of a higher priority");
        newest = priorities[job]!;
        ran += 1;
        return job;
      }, 1);
      return async () => {
        const results = [run(FIRST)];
        for (let job = 0; job < items; job += 1) results.push(runAt!(job, priorities[job]!));
        open();
        await Promise.all(results);
        expectEqual("the number of jobs run", ran, items);
      };
    }
    return { ...(await measureGrowth(rank, 10_000, 100_000, effort)) };
  },
};
