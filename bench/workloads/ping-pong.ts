import { expectEqual } from "../measure/wrong.js";
import { type Body, channelRate } from "./channel-rate.js";

const body: Body = async (library, items) => {
  const there = library.make(0);
  const back = library.make(0);
  async function echo(): Promise<void> {
    for (let item = 0; item < items; item += 1) {
      await library.send(back, library.value(await library.receive(there)));
    }
  }
  async function call(): Promise<void> {
    for (let item = 0; item < items; item += 1) {
      await library.send(there, item);
      const answer = library.value(await library.receive(back));
      if (answer !== item) expectEqual("the answer", answer, item);
    }
  }
  await Promise.all([echo(), call()]);
};

export const workload = channelRate({
  name: "ping-pong",
  title: "Unbuffered ping-pong",
  about: "Two goroutines send one value there and back through two unbuffered channels.",
  unit: "round trips",
  step: 1000,
  body,
  program: { name: "ping-pong", producers: 1 },
});
