// Main itself panics, with a goroutine still parked.
import { Channel, go, main } from "../../../src/index.js";

main(async () => {
  go(() => new Channel().receive());
  throw new Error("main's panic");
});
