import { expectEqual } from "../measure/wrong.js";
import { channelRate } from "./channel-rate.js";
import { produce } from "./one-to-one.js";

export const workload = channelRate({
  name: "select-never",
  title: "Select with a channel that never fires",
  about: "The same with a channel in place of the context: what the one costs the other does.",
  unit: "selects",
  step: 1000,
  needs: ["select"],
  async body(library, items) {
    const channel = library.make(0);
    const produced = produce(library, channel, items);
    const selector = library.select!([channel, library.make(0)]);
    for (let item = 0; item < items; item += 1) {
      const value = selector.value(await selector.next());
      if (value !== item) expectEqual("the value", value, item);
    }
    await produced;
  },
});
