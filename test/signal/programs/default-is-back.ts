// The signal that comes after stop ends this process.
import { Channel, notify } from "../../../src/index.js";

const signals = new Channel<string>(1);
const stops = [notify(signals, "SIGINT"), notify(new Channel<string>(1), "SIGINT", "SIGTERM")] as const;
console.log("send SIGINT");
console.log(await signals.take());
stops[0]();
stops[1]();
setTimeout(() => console.log("it is still alive"), 60_000);
console.log("send SIGINT");
