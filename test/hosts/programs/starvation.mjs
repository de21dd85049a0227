import { Channel, main } from "goroutines";

main(async () => {
  let fired = false;
  setTimeout(() => {
    fired = true;
  }, 1);
  const channel = new Channel(1);
  while (!fired) {
    await channel.send(1);
    await channel.receive();
  }
  console.log("a timer of the host has fired");

  const parked = new Channel();
  let again = false;
  setTimeout(() => {
    again = true;
    parked.close();
  }, 1);
  void (async () => {
    for await (const _ of parked);
  })();
  while (!again) await parked.send(1).catch(() => {});
  console.log("and once more");
});
