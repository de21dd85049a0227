// A listener wakes the program when the event loop has drained, but the program parks again at once.
import { Channel, main } from "../../../src/index.js";

const wake = new Channel<string>();
process.on("beforeExit", () => wake.trySend("once more"));

main(async () => {
  console.log((await wake.receive()).value);
  await new Channel().receive();
});
