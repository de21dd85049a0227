// Once nobody asks for signals any more, to wait for them is a deadlock.
import { Channel, main, notify } from "../../../src/index.js";

main(async () => {
  const signals = new Channel<string>(1);
  const stop = notify(signals, "SIGINT");
  stop();
  stop();
  await signals.take();
});
