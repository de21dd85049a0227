// Two programs in one process, and neither can go on.
import { Channel, main } from "../../../src/index.js";

main(async () => {
  await new Channel().receive(); // parks: chan receive
});
main(async () => {
  await new Channel().send(1); // parks: chan send
});
