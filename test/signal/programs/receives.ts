// Only the signals that it waits for keep this process alive.
import { Channel, main, notify } from "../../../src/index.js";

main(async () => {
  const signals = new Channel<string>(1);
  const stop = notify(signals, "SIGINT", "SIGTERM");
  for (const name of ["SIGTERM", "SIGINT"]) {
    console.log(`send ${name}`);
    console.log(await signals.take());
  }
  stop();
});
