// Listeners set a code of their own when the event loop has drained: loggers do, and test runners.
import { Channel, main } from "../../../src/index.js";

process.on("beforeExit", () => {
  process.exitCode = 1;
});

main(() => new Channel().receive());

process.on("beforeExit", async () => {
  for (let i = 0; i < 10; i += 1) await null;
  process.exitCode = 5;
});
