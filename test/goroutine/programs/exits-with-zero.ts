// The same with the code of success, after an event loop that drained was revived.
import { Channel, main } from "../../../src/index.js";

process.once("beforeExit", () => setTimeout(() => process.exit(0), 5));

main(() => new Channel().receive());
