import { Channel, main, select, sleep, WaitGroup } from "goroutines";

main(async () => {
  const reason = new Error("enough");
  const channel = new Channel();
  const group = new WaitGroup();
  group.add(1);
  const waits = {
    receive: (options) => channel.receive(options),
    select: (options) => select({ channel }, options),
    sleep: (options) => sleep(3_600_000, options),
    wait: (options) => group.wait(options),
  };
  for (const [name, wait] of Object.entries(waits)) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 1);
    await wait({ signal: controller.signal }).catch((error) => console.log(name, error === reason));
  }
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 1);
  console.log((await select({ channel, gone: controller.signal })).case);
  // Nobody stands in the queue any more: what is sent now is received by whom it is meant for.
  void channel.send("kept");
  console.log((await channel.receive()).value);
  console.log(await channel.receive({ signal: AbortSignal.abort(reason) }).catch((error) => error === reason));
});
