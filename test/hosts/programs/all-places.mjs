import { Channel, go, main } from "goroutines";

async function reader(channel) {
  await channel.receive();
}

main(
  async () => {
    const channel = new Channel();
    // More than have their places recorded unless all have.
    for (let i = 0; i < 5_000; i += 1) {
      void channel.send(i);
      await channel.receive();
    }
    for (let i = 0; i < 5_000; i += 1) {
      go(() => channel.receive());
      await channel.send(i);
    }
    await reader(channel);
  },
  { places: "all" },
);
