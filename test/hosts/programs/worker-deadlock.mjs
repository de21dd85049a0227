import { isMainThread, Worker } from "node:worker_threads";
import { Channel, main } from "goroutines";

async function reader(channel) {
  await channel.receive();
}

if (isMainThread) {
  new Worker(new URL(import.meta.url)).on("exit", (code) => console.log("the worker's exit code:", code));
} else {
  main(() => reader(new Channel()));
}
