import { expectEqual } from "../measure/wrong.js";
import { channelRate } from "./channel-rate.js";
import { produce } from "./one-to-one.js";

export const workload = channelRate({
  name: "take",
  title: "Unbuffered, received without a box",
  about: "One goroutine sends, another one receives the bare values, where a library has that.",
  unit: "items",
  step: 1000,
  needs: ["take"],
  async body(library, items) {
    const channel = library.make(0);
    const produced = produce(library, channel, items);
    for (let item = 0; item < items; item += 1) {
      const value = await library.take!(channel);
      if (value !== item) expectEqual("the value", value, item);
    }
    await produced;
  },
});
