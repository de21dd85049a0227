// A main that would end the process never gets to its end.
import { Channel, main } from "../../../src/index.js";

main(() => new Channel().receive(), { exit: true }); // parks: chan receive
