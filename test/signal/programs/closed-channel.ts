// As in Go, a signal for a channel that is closed is a crash; others get it all the same.
import { Channel, notify } from "../../../src/index.js";

const closed = new Channel<string>(1);
const open = new Channel<string>(1);
notify(closed, "SIGTERM");
notify(open, "SIGTERM");
closed.close();
process.on("exit", () => console.log(open.tryReceive()?.value));
console.log("send SIGTERM");
