// More operations park than have their places recorded by default. Most of those that are left came last.
import { Channel, go, main } from "../../../src/index.js";

const places = process.argv.includes("all") ? ({ places: "all" } as const) : {};

main(async () => {
  const channel = new Channel<number>();
  for (let i = 0; i < 10_000; i += 1) {
    void channel.send(i);
    await channel.receive();
  }
  const never = new Channel();
  for (let i = 0; i < 20; i += 1) go(() => never.receive()); // parks: chan receive
}, places);

main(() => new Channel().send(1)); // parks: chan send
