import { Channel, go, main } from "goroutines";

main(async () => {
  go(async () => {
    await new Channel().receive();
  });
  console.log("main has ended");
});
