import { Channel, main, select, sleep } from "goroutines";

main(async () => {
  const channel = new Channel();
  const waits = {
    receive: (options) => channel.receive(options),
    select: (options) => select({ channel }, options),
    sleep: (options) => sleep(3_600_000, options),
    case: ({ signal }) => select({ channel, gone: signal }).then(({ case: name }) => console.log(name)),
  };
  for (const [name, wait] of Object.entries(waits)) {
    const controller = new AbortController();
    // Another library keeps the event from whoever listens after it.
    controller.signal.addEventListener("abort", (event) => event.stopImmediatePropagation());
    setTimeout(() => controller.abort(), 1);
    await wait({ signal: controller.signal }).catch((error) => console.log(name, error.name));
  }
  void channel.send("kept");
  console.log((await channel.receive()).value);
});
