import type { Locks } from "../libraries/locks.js";
import { measureGrowth } from "../measure/growth.js";
import { expectEqual } from "../measure/wrong.js";
import { growthFigures, type Workload } from "./workload.js";

export const workload: Workload<Locks> = {
  name: "lock-queue",
  title: "A million goroutines in line for a lock",
  about: "So many goroutines wait for one mutex; each unlocks it at once.",
  figures: growthFigures("an item"),
  async run({ mutex }, effort) {
    if (mutex === undefined) return null;
    function line(items: number): () => Promise<void> {
      const lock = mutex!();
      const holder = lock.enter();
      let next = 0;
      async function wait(item: number): Promise<void> {
        const token = await lock.enter();
        if (item !== next) expectEqual("the next in line", item, next);
        next += 1;
        lock.leave(token);
      }
      const waiting = Array.from({ length: items }, (_, item) => wait(item));
      return async () => {
        lock.leave(await holder);
        await Promise.all(waiting);
      };
    }
    return { ...(await measureGrowth(line, 10_000, effort.most, effort)) };
  },
};
