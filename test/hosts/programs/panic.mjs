import { Channel, go, main } from "goroutines";

main(async () => {
  go(async () => {
    throw new Error("the panic of a goroutine");
  });
  await new Channel().receive();
});
