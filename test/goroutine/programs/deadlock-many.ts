// More goroutines than a report shows, and most of them garbage-collected before it is made.
import { Channel, go, main } from "../../../src/index.js";

main(async () => {
  for (let batch = 0; batch < 3; batch += 1) {
    for (let i = 0; i < 1_000; i += 1) go(() => new Channel().receive());
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc!();
  }
  await new Channel().receive();
});
