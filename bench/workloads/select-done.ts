import { expectEqual } from "../measure/wrong.js";
import { channelRate } from "./channel-rate.js";
import { produce } from "./one-to-one.js";

export const workload = channelRate({
  name: "select-done",
  title: "Select with the end of a context",
  about: "One goroutine receives by select from a channel or until a context is over, which it never is.",
  unit: "selects",
  step: 1000,
  needs: ["selectUntil"],
  async body(library, items) {
    const channel = library.make(0);
    const produced = produce(library, channel, items);
    const selector = library.selectUntil!(channel);
    for (let item = 0; item < items; item += 1) {
      const value = selector.value(await selector.next());
      if (value !== item) expectEqual("the value", value, item);
    }
    await produced;
  },
});
