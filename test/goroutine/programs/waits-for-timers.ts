// Main waits while a timer, the library's or the host's, is pending.
import { after, afterFunc, Channel, go, main, sleep } from "../../../src/index.js";

main(async () => {
  const ch = new Channel<string>();
  afterFunc(10, () => ch.send("afterFunc"));
  console.log((await ch.receive()).value);
  go(async () => {
    await sleep(10);
    await ch.send("sleep");
  });
  console.log((await ch.receive()).value);
  go(async () => {
    await after(10).receive();
    await ch.send("after");
  });
  console.log((await ch.receive()).value);
  setTimeout(() => ch.send("setTimeout"), 10);
  console.log((await ch.receive()).value);
});
