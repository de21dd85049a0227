import { expectEqual, sumBelow } from "../measure/wrong.js";
import { type Body, channelRate } from "./channel-rate.js";

const SIDE = 8;

const body: Body = async (library, items) => {
  const channel = library.make(64);
  let sent = 0;
  let sum = 0;
  async function produce(): Promise<void> {
    for (let item = 0; item < items / SIDE; item += 1) await library.send(channel, sent++);
  }
  async function consume(): Promise<void> {
    let newest = -1;
    for (let item = 0; item < items / SIDE; item += 1) {
      const value = library.value(await library.receive(channel));
      if (value <= newest) expectEqual("the order: a value that was sent later", newest, value);
      newest = value;
      sum += value;
    }
  }
  const goroutines: Promise<void>[] = [];
  for (let pair = 0; pair < SIDE; pair += 1) goroutines.push(produce(), consume());
  await Promise.all(goroutines);
  expectEqual("the sum", sum, sumBelow(items));
};

export const workload = channelRate({
  name: "many-to-many",
  title: "8 senders, 8 receivers, 64 places",
  about: "Every receiver must see values in the order in which they were sent.",
  unit: "items",
  step: 8000,
  body,
  program: { name: "many-to-many", producers: SIDE },
});
