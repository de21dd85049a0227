import { channelRate } from "./channel-rate.js";
import { oneToOne } from "./one-to-one.js";

export const workload = channelRate({
  name: "unbuffered",
  title: "Unbuffered, one to one",
  about: "One goroutine sends, another one receives.",
  unit: "items",
  step: 1000,
  body: oneToOne(0),
  program: { name: "unbuffered", producers: 1 },
});
