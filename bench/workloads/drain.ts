import type { Channels } from "../libraries/channels.js";
import { measureGrowth } from "../measure/growth.js";
import { expectEqual } from "../measure/wrong.js";
import { growthFigures, type Workload } from "./workload.js";

export const workload: Workload<Channels<unknown, unknown>> = {
  name: "drain",
  title: "A million parked senders, drained",
  about: "So many senders wait on one unbuffered channel; one goroutine receives from them all.",
  figures: growthFigures("an item"),
  async run(library, effort) {
    if (library.mostParked !== undefined) return null;
    function drain(items: number): () => Promise<void> {
      const channel = library.make(0);
      for (let item = 0; item < items; item += 1) void library.send(channel, item);
      return async () => {
        for (let item = 0; item < items; item += 1) {
          const value = library.value(await library.receive(channel));
          if (value !== item) expectEqual("the value", value, item);
        }
      };
    }
    return { ...(await measureGrowth(drain, 10_000, effort.most, effort)) };
  },
};
