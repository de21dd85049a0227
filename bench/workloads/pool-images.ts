import type { Pools } from "../libraries/pools.js";
import { expectEqual, WrongResult } from "../measure/wrong.js";
import type { Workload } from "./workload.js";

/** How many milliseconds the pictures of the tutorial take, one after the other. */
const PICTURES = [250, 320, 180, 450, 280, 150, 360, 220];
const WORKERS = 3;

export const workload: Workload<Pools> = {
  name: "pool-images",
  title: "Results in order, as soon as they are there",
  about:
    "8 jobs of 150 to 450 ms, 3 workers; the results come out in the order of the jobs. Three workers that never wait for " +
    "the order need 830 ms.",
  figures: [{ key: "ms", title: "until all are there", unit: "ms", better: "less" }],
  async run(library) {
    if (library.ordered === undefined) return null;
    let running = 0;
    const start = performance.now();
    const indexes = PICTURES.map((_, index) => index);
    const results = library.ordered(
      indexes,
      async (index) => {
        running += 1;
        if (running > WORKERS) throw new WrongResult(`${running} jobs run at a time`);
        await new Promise((resolve) => setTimeout(resolve, PICTURES[index]));
        running -= 1;
        return index;
      },
      WORKERS,
    );
    let next = 0;
    for await (const index of results) expectEqual("the result", index, next++);
    expectEqual("the number of results", next, PICTURES.length);
    return { ms: performance.now() - start };
  },
};
