// To wait for a time that never comes is to wait forever; none of this is still to come.
import { after, afterFunc, Channel, go, main, select, sleep, Ticker, Timer, tick } from "../../../src/index.js";

const limit = Number.POSITIVE_INFINITY;

main(async () => {
  const called = new Channel<void>();
  afterFunc(limit, () => called.send());
  go(() => sleep(limit)); // parks: sleep
  go(() => after(limit).receive()); // parks: chan receive
  go(() => select({ called, timeout: after(limit) })); // parks: select
  go(() => new Timer(limit).channel.receive()); // parks: chan receive
  go(() => new Ticker(limit).channel.receive()); // parks: chan receive
  go(async () => {
    for await (const _ of tick(0)) console.log("ticked"); // parks: chan receive
  });
  await called.receive(); // parks: chan receive
  console.log("not reached");
});
