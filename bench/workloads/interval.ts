import type { Channels } from "../libraries/channels.js";
import { startInterval } from "../measure/interval.js";
import { expectEqual } from "../measure/wrong.js";
import type { Workload } from "./workload.js";

export const workload: Workload<Channels<unknown, unknown>> = {
  name: "interval",
  title: "Worst delay of a host interval",
  about: "While two goroutines pass values through an unbuffered channel without a pause, a 5 ms interval should fire.",
  figures: [
    { key: "delay", title: "worst delay", unit: "ms", better: "less" },
    { key: "run", title: "the whole run", unit: "ms", better: "less" },
  ],
  async run(library, { sample }) {
    const channel = library.make(0);
    const duration = sample * 10;
    let over = false;
    async function produce(): Promise<void> {
      for (let item = 0; !over; item += 1) await library.send(channel, item);
    }
    async function pass(milliseconds: number): Promise<number> {
      const start = performance.now();
      for (let item = 0; ; ) {
        for (const batch = item + 100; item < batch; item += 1) {
          const value = library.value(await library.receive(channel));
          if (value !== expected++) expectEqual("the value", value, expected - 1);
        }
        const took = performance.now() - start;
        if (took >= milliseconds) return took;
      }
    }
    let expected = 0;
    void produce();
    await pass(sample); // compiles it
    await new Promise((resolve) => setTimeout(resolve, 10));
    const interval = startInterval();
    const run = await pass(duration);
    over = true;
    return { delay: interval.worstDelay(), run };
  },
};
