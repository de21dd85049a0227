import process from "node:process";
import { Channel, main } from "goroutines";

let rounds = 0;
const channel = new Channel();

async function reader() {
  for await (const value of channel) console.log(value);
}

main(reader);

process.on("beforeExit", () => {
  rounds += 1;
  if (rounds <= 2) setTimeout(() => channel.trySend(`round ${rounds}`), 1);
});
