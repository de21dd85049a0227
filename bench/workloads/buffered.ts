import { channelRate } from "./channel-rate.js";
import { oneToOne } from "./one-to-one.js";

export const workload = channelRate({
  name: "buffered",
  title: "Buffered (128), one to one",
  about: "One goroutine sends, another one receives, with 128 places between them.",
  unit: "items",
  step: 1000,
  body: oneToOne(128),
  program: { name: "buffered", producers: 1 },
});
