import type { Locks } from "../libraries/locks.js";
import { measureRate } from "../measure/rate.js";
import { expectEqual } from "../measure/wrong.js";
import { ratio, type Workload } from "./workload.js";

const FUNCTIONS = 100;

export const workload: Workload<Locks> = {
  name: "group",
  title: "A group of a hundred functions",
  about: "A hundred functions that await once are started, and all are waited for.",
  figures: [{ key: "rate", title: "functions a second", unit: "/s", better: "more" }, ratio],
  async run({ group }, effort) {
    if (group === undefined) return null;
    let ended = 0;
    const functions = Array.from({ length: FUNCTIONS }, () => async () => {
      await null;
      ended += 1;
    });
    async function pass(items: number): Promise<void> {
      ended = 0;
      for (let count = 0; count < items; count += FUNCTIONS) await group!(functions);
      expectEqual("the functions that have ended", ended, items);
    }
    return { ...(await measureRate(pass, 1000, effort)) };
  },
};
