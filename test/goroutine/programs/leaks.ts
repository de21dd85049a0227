// Main ends, though a goroutine is parked for ever.
import { Channel, go, main } from "../../../src/index.js";

main(async () => {
  go(() => new Channel().receive());
  await new Promise((resolve) => setImmediate(resolve));
  console.log("main has ended");
});
