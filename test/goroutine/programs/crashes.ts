// A goroutine panics while main waits.
import { Channel, go, main } from "../../../src/index.js";

main(async () => {
  go(async () => {
    throw new Error("a goroutine's panic");
  });
  await new Channel().receive();
});
