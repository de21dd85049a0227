import { Channel, main } from "../../../src/index.js";

process.exitCode = 1;
main(async () => {
  await new Channel<number>().receive();
});
