delete globalThis.setImmediate;
delete globalThis.MessageChannel;

const { Channel, go, main } = await import("goroutines");

main(async () => {
  const channel = new Channel();
  go(async () => {
    for (let i = 0; i < 1_000; i += 1) await channel.send(i);
    channel.close();
  });
  let sum = 0;
  for await (const value of channel) sum += value;
  console.log(sum);

  let fired = false;
  setTimeout(() => {
    fired = true;
  }, 1);
  const buffered = new Channel(1);
  while (!fired) {
    await buffered.send(1);
    await buffered.receive();
  }
  console.log("a timer of the host has fired");
});
