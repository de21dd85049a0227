// The program ends itself while main waits.
import { Channel, go, main } from "../../../src/index.js";

main(async () => {
  go(() => process.exit(3));
  await new Channel().receive();
});
