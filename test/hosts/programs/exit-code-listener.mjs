import process from "node:process";
import { Channel, main } from "goroutines";

async function reader(channel) {
  await channel.receive();
}

main(() => reader(new Channel()));

process.on("beforeExit", () => {
  console.log("flushed");
  process.exitCode = 1;
});
