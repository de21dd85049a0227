import { setMaxListeners } from "node:events";
import type { Pools } from "../libraries/pools.js";
import { cpuTime } from "../measure/cpu-time.js";
import { expectEqual } from "../measure/wrong.js";
import type { Workload } from "./workload.js";

const MOST = 40_000;

export const workload: Workload<Pools> = {
  name: "pool-abort",
  title: "40,000 queued jobs aborted by one signal",
  about:
    "One job runs, 40,000 wait behind it with the same signal (--quick: 10,000), and it aborts. " +
    "The time is from the abort to the last rejection.",
  figures: [
    { key: "ms", title: "time to abort", unit: "ms", better: "less" },
    { key: "queueing", title: "time to queue", unit: "ms", better: "less" },
  ],
  async run(library, { most }) {
    const limiter = library.limiter?.(handler, 1);
    if (limiter?.runUntil === undefined) return null;
    const queued = Math.min(MOST, most / 10);
    const controller = new AbortController();
    setMaxListeners(0, controller.signal);
    let finish = (_: number): void => {};
    const running = limiter.run(0);
    function handler(job: number): Promise<number> | number {
      if (job > 0) return job;
      return new Promise((resolve) => {
        finish = resolve;
      });
    }
    let aborted = 0;
    const results: Promise<void>[] = [];
    const queueing = await cpuTime(async () => {
      for (let job = 1; job <= queued; job += 1) {
        results.push(
          Promise.resolve(limiter.runUntil!(job, controller.signal)).then(
            () => {},
            () => {
              aborted += 1;
            },
          ),
        );
      }
    });
    const ms = await cpuTime(() => {
      controller.abort();
      return Promise.all(results);
    });
    expectEqual("the number of jobs aborted", aborted, queued);
    finish(0);
    await running;
    return { ms, queueing };
  },
};
