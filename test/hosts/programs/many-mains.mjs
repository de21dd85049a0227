import { Channel, main } from "goroutines";

const release = new Channel();
let ended = 0;
for (let i = 0; i < 12; i += 1) {
  main(async () => {
    await main(() => release.receive());
    ended += 1;
    if (ended === 12) console.log("all have ended");
  });
}
setTimeout(() => release.close(), 1);
