// A listener ends the program, with a code of its own, when the event loop has drained.
import { Channel, main } from "../../../src/index.js";

main(() => new Channel().receive());

// After main, whose listener has seen the event loop drain by then.
process.on("beforeExit", () => process.exit(4));
