// The smallest deadlock.
import { Channel, main } from "../../../src/index.js";

main(async () => {
  await new Channel().receive(); // parks: chan receive
});
