import { Channel, main } from "goroutines";

async function reader(channel) {
  await channel.receive();
}

await main(() => reader(new Channel()));
