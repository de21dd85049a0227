import type { Pools } from "../libraries/pools.js";
import { measureRate } from "../measure/rate.js";
import { expectEqual, sumBelow } from "../measure/wrong.js";
import { jobs, noop, WORKERS } from "./pool-jobs.js";
import { ratio, type Workload } from "./workload.js";

const LIST = 10_000;

export const workload: Workload<Pools> = {
  name: "pool-map",
  title: "Map over a list",
  about: "A list of 10,000 jobs that do nothing, by the library's way to work off a list; 10 workers.",
  figures: [{ key: "rate", title: "jobs a second", unit: "/s", better: "more" }, ratio],
  async run(library, effort) {
    const { map } = library;
    if (map === undefined) return null;
    const list = jobs(LIST);
    async function pass(items: number): Promise<void> {
      for (let lists = items / LIST; lists > 0; lists -= 1) {
        expectEqual("the sum of the results", await map!(list, noop, WORKERS), sumBelow(LIST));
      }
    }
    return { ...(await measureRate(pass, LIST, effort)) };
  },
};
