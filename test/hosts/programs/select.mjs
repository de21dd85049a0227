import { Channel, main, select, trySelect } from "goroutines";

main(async () => {
  const a = new Channel(1);
  const b = new Channel();
  console.log(trySelect({ a, b }).case);
  a.trySend("ready");
  console.log(JSON.stringify(await select({ a, b })));
  void b.send("later");
  console.log(JSON.stringify(await select({ a, b })));
  console.log((await select({ sent: a.sending("out"), b })).case, a.length);
  const seen = new Set();
  const both = [new Channel(1), new Channel(1)];
  for (let i = 0; i < 200; i += 1) {
    for (const channel of both) channel.trySend(i);
    seen.add((await select(both)).case);
  }
  console.log(seen.size);
});
