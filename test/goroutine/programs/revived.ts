// The event loop drains while main waits, but another listener knows what to do, and has more than one step to take.
import { Channel, main } from "../../../src/index.js";

const wake = new Channel<string>();
let left = 2;
process.on("beforeExit", () => {
  if (left > 0) setTimeout(() => wake.trySend(`${left--} left`), 5);
});

main(async () => {
  console.log((await wake.receive()).value);
  console.log((await wake.receive()).value);
});
