import { Channel, main } from "goroutines";

async function first(channel) {
  await channel.receive();
}

async function second(channel) {
  await channel.send(1);
}

main(() => first(new Channel()));
main(() => second(new Channel()));
