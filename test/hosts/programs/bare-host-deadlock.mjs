delete globalThis.setImmediate;
delete globalThis.MessageChannel;

const { Channel, main } = await import("goroutines");

async function reader(channel) {
  await channel.receive();
}

main(() => reader(new Channel()));
