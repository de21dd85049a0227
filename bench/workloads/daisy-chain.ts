import { expectEqual } from "../measure/wrong.js";
import { type Body, channelRate } from "./channel-rate.js";

const LENGTH = 10_000;

const body: Body = async (library, items) => {
  for (let chains = items / LENGTH; chains > 0; chains -= 1) {
    const leftmost = library.make(0);
    let right = leftmost;
    const links: Promise<void>[] = [];
    for (let link = 0; link < LENGTH; link += 1) {
      const left = right;
      right = library.make(0);
      links.push(pass(left, right));
    }
    void library.send(right, 0);
    expectEqual("the number of links", library.value(await library.receive(leftmost)), LENGTH);
    await Promise.all(links);
  }
  async function pass(left: ReturnType<typeof library.make>, right: typeof left): Promise<void> {
    await library.send(left, library.value(await library.receive(right)) + 1);
  }
};

export const workload = channelRate({
  name: "daisy-chain",
  title: "Daisy chain of 10,000",
  about: "10,000 goroutines in a row, each of which adds one to what its neighbour sends; they are made and run.",
  unit: "links",
  step: LENGTH,
  body,
});
