// The deadlock of a program that awaits its main at the top level, where Node itself would exit with code 13.
import { Channel, main } from "../../../src/index.js";

await main(async () => {
  await new Channel().receive(); // parks: chan receive
});
