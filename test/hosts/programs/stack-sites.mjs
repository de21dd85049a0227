import { Channel, main, sleep } from "goroutines";

Error.prepareStackTrace = (_, sites) => sites;

main(async () => {
  const channel = new Channel();
  const received = channel.receive();
  console.log(channel.trySend("kept"), (await received).value);
  await sleep(1);
  await channel.receive();
});
