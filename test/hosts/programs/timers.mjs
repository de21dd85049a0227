import { after, afterFunc, Channel, main, select, sleep, Ticker, Timer } from "goroutines";

main(async () => {
  const order = new Channel(3);
  afterFunc(210, () => order.trySend("third"));
  afterFunc(10, () => order.trySend("first"));
  afterFunc(110, () => order.trySend("second"));
  const stopped = new Timer(15);
  console.log(stopped.stop(), stopped.reset(3_600_000), stopped.stop());
  for (let i = 0; i < 3; i += 1) console.log((await order.receive()).value);

  const started = performance.now();
  await sleep(20);
  console.log(performance.now() - started >= 20);
  console.log((await after(1).receive()).value instanceof Date);
  console.log((await select({ late: after(3_600_000), soon: after(2) })).case);
  const ticker = new Ticker(2);
  for (let i = 0; i < 3; i += 1) await ticker.channel.receive();
  ticker.stop();
  console.log("ticked");
});
