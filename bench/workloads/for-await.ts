import { expectEqual } from "../measure/wrong.js";
import { type Body, channelRate } from "./channel-rate.js";
import { produce } from "./one-to-one.js";

const body: Body = async (library, items) => {
  const channel = library.make(128);
  const produced = produce(library, channel, items).then(() => library.close!(channel));
  let item = 0;
  for await (const value of library.values!(channel)) {
    if (value !== item) expectEqual("the value", value, item);
    item += 1;
  }
  expectEqual("the number of values", item, items);
  await produced;
};

export const workload = channelRate({
  name: "for-await",
  title: "Buffered (128), received by for await",
  about: "One goroutine sends and closes the channel, another one loops over it.",
  unit: "items",
  step: 1000,
  body,
  needs: ["close", "values"],
});
