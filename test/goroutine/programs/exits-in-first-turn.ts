// A listener revives the program, which ends itself at its first chance, with the code that it would end with anyway.
import { Channel, main } from "../../../src/index.js";

main(() => new Channel().receive());

process.once("beforeExit", () => setImmediate(() => process.exit(0)));
