import { Channel, main } from "goroutines";

async function reader(channel) {
  await channel.receive();
}

main(async () => {
  const channel = new Channel();
  // More than have their places recorded unless all have.
  for (let i = 0; i < 5_000; i += 1) {
    void channel.send(i);
    await channel.receive();
  }
  await reader(channel);
});
