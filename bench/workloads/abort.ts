import type { Channels } from "../libraries/channels.js";
import { measureGrowth } from "../measure/growth.js";
import { shuffled } from "../measure/random.js";
import { expectEqual } from "../measure/wrong.js";
import { growthFigures, type Workload } from "./workload.js";

export const workload: Workload<Channels<unknown, unknown>> = {
  name: "abort",
  title: "100,000 parked receivers, aborted",
  about: "So many receivers wait on one channel, each with a signal of its own; they are aborted in random order.",
  figures: growthFigures("a receiver"),
  async run(library, effort) {
    const { receiveUntil } = library;
    if (receiveUntil === undefined) return null;
    const reason = new Error("aborted");
    function abort(items: number): () => Promise<void> {
      const channel = library.make(0);
      const controllers: AbortController[] = [];
      let aborted = 0;
      const receivers: Promise<void>[] = [];
      for (let item = 0; item < items; item += 1) {
        const controller = new AbortController();
        controllers.push(controller);
        receivers.push(
          Promise.resolve(receiveUntil!(channel, controller.signal)).then(
            () => {},
            () => {
              aborted += 1;
            },
          ),
        );
      }
      const order = shuffled(controllers);
      return async () => {
        for (const controller of order) controller.abort(reason);
        await Promise.all(receivers);
        expectEqual("the number of receivers aborted", aborted, items);
      };
    }
    return { ...(await measureGrowth(abort, 10_000, 100_000, effort)) };
  },
};
