import { Channel, main, sleep } from "goroutines";

async function reader(channel) {
  await channel.receive();
}

main(async () => {
  const channel = new Channel();
  for (let i = 0; i < 3; i += 1) {
    await sleep(1);
    void channel.send(i);
    console.log((await channel.receive()).value);
  }
  // Over, so not in the report.
  await channel.receive({ signal: AbortSignal.abort() }).catch(() => {});
  await reader(channel);
});
