// The process ends when main does, with the code of success, though another main is unfinished and nothing is written.
import { Channel, main } from "../../../src/index.js";

setInterval(() => {}, 3_600_000);
main(() => new Channel().receive());
main(() => {}, { exit: true });
