import type { Channels } from "../libraries/channels.js";
import { addedBytes } from "../measure/heap.js";
import type { Workload } from "./workload.js";

export const workload: Workload<Channels<unknown, unknown>> = {
  name: "heap",
  title: "Heap of a parked goroutine",
  about:
    "100,000 async functions (--quick: 10,000) that wait to receive, all on one channel, or each on its own, which is counted too. " +
    "Where a channel admits no more than so many, there are several.",
  figures: [
    { key: "shared", title: "on a shared channel", unit: "B", better: "less" },
    { key: "own", title: "on a channel of its own", unit: "B", better: "less" },
  ],
  async run(library, { most }) {
    const goroutines = most / 10;
    async function park(channel: unknown): Promise<void> {
      await library.receive(channel);
    }
    const channels: unknown[] = [];
    function parkOn(receivers: number): void {
      for (let count = 0; count < goroutines; count += 1) {
        if (count % receivers === 0) channels.push(library.make(0));
        void park(channels.at(-1));
      }
    }
    parkOn(1); // What is compiled takes memory, too.
    const shared = await addedBytes(() => parkOn(library.mostParked ?? goroutines));
    const own = await addedBytes(() => parkOn(1));
    channels.length = 0; // They were in use up to here.
    return { shared: shared / goroutines, own: own / goroutines };
  },
};
