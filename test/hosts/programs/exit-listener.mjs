import process from "node:process";
import { Channel, main } from "goroutines";

main(() => new Channel().receive());

process.on("beforeExit", () => {
  process.exit(4);
});
