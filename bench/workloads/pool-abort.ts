import { setMaxListeners } from "node:events";
import type { Pools } from "../libraries/pools.js";
import { startCpuTime } from "../measure/cpu-time.js";
import { measureGrowth } from "../measure/growth.js";
import { median } from "../measure/median.js";
import { expectEqual } from "../measure/wrong.js";
import { growthFigures, type Workload } from "./workload.js";

/** The job that keeps the worker busy while the others are queued. */
const FIRST = -1;

export const workload: Workload<Pools> = {
  name: "pool-abort",
  title: "40,000 queued jobs aborted by one signal",
  about:
    "One job runs, 40,000 wait behind it with the same signal, and it aborts. " +
    "The time is from the abort to the last rejection.",
  figures: [...growthFigures("a job"), { key: "queueing", title: "time to queue a job", unit: "ns", better: "less" }],
  async run(library, effort) {
    const { limiter } = library;
    if (limiter === undefined || limiter((job) => job, 1).runUntil === undefined) return null;
    const queueing: { items: number; took: number }[] = [];
    function abort(items: number): () => Promise<void> {
      let open = (): void => {};
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      const { run, runUntil } = limiter!((job) => (job === FIRST ? gate.then(() => job) : job), 1);
      const running = run(FIRST);
      const controller = new AbortController();
      setMaxListeners(0, controller.signal);
      let aborted = 0;
      const results: Promise<void>[] = [];
      const spent = startCpuTime();
      for (let job = 0; job < items; job += 1) {
        results.push(
          Promise.resolve(runUntil!(job, controller.signal)).then(
            () => {},
            () => {
              aborted += 1;
            },
          ),
        );
      }
      queueing.push({ items, took: spent() });
      return async () => {
        controller.abort();
        await Promise.all(results);
        expectEqual("the number of jobs aborted", aborted, items);
        open();
        await running;
      };
    }
    const growth = await measureGrowth(abort, 4000, 40_000, effort);
    const times = queueing.filter(({ items }) => items === growth.items).map(({ took }) => took);
    return { ...growth, queueing: (median(times) / growth.items) * 1e6 };
  },
};
