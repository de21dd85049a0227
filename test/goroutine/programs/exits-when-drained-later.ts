// A listener ends the program after an await, with the code that it would end with anyway.
import { Channel, main } from "../../../src/index.js";

main(() => new Channel().receive());

process.on("beforeExit", async () => {
  for (let i = 0; i < 10; i += 1) await null;
  process.exit(0);
});
