import { setMaxListeners } from "node:events";
import type { Channels } from "../libraries/channels.js";
import { measureGrowth } from "../measure/growth.js";
import { expectEqual } from "../measure/wrong.js";
import { growthFigures, type Workload } from "./workload.js";

export const workload: Workload<Channels<unknown, unknown>> = {
  name: "abort-shared",
  title: "100,000 parked receivers, aborted by one signal",
  about: "So many receivers come to wait on one channel with the same signal, and it aborts.",
  figures: growthFigures("a receiver"),
  async run(library, effort) {
    const { receiveUntil } = library;
    if (receiveUntil === undefined) return null;
    function abort(items: number): () => Promise<void> {
      const channel = library.make(0);
      const controller = new AbortController();
      setMaxListeners(0, controller.signal);
      let aborted = 0;
      return async () => {
        const receivers: Promise<void>[] = [];
        for (let item = 0; item < items; item += 1) {
          receivers.push(
            Promise.resolve(receiveUntil!(channel, controller.signal)).then(
              () => {},
              () => {
                aborted += 1;
              },
            ),
          );
        }
        controller.abort();
        await Promise.all(receivers);
        expectEqual("the number of receivers aborted", aborted, items);
      };
    }
    return { ...(await measureGrowth(abort, 10_000, 100_000, effort)) };
  },
};
