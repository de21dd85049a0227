import { WaitGroup } from "../../../src/index.js";
import { rejects, resolves, type Wait, wait } from "../wait.js";

export const waitGroupWaits: readonly Wait[] = [
  wait({
    name: "a wait for a wait group",
    reason: "sync.WaitGroup.Wait",
    make: () => {
      const wg = new WaitGroup();
      wg.add();
      return wg;
    },
    on: (wg) => wg,
    start: (wg, options) => wg.wait(options),
    ends: {
      "the last done": { act: (wg) => wg.done(), gives: () => resolves(undefined) },
      "a done and an add at once": {
        act: (wg) => {
          wg.done();
          wg.add();
        },
        gives: () => rejects(new Error("sync: WaitGroup is reused before previous Wait has returned")),
      },
    },
  }),
];
