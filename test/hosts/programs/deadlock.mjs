import { Channel, go, main, select, WaitGroup } from "goroutines";

async function reader(channel) {
  await channel.receive();
}

async function writer(channel) {
  await channel.send(1);
}

async function chooser(a, b) {
  await select({ a, b });
}

async function waiter(group) {
  await group.wait();
}

async function ranger(channel) {
  for await (const _ of channel);
}

main(async function program() {
  const group = new WaitGroup();
  group.add(1);
  go(reader, new Channel());
  go(writer, new Channel());
  go(chooser, new Channel(), new Channel());
  go(ranger, new Channel());
  await waiter(group);
});
