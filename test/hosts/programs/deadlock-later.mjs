import { createServer } from "node:net";
import { Channel, main } from "goroutines";

async function reader(channel) {
  await channel.receive();
}

main(() => reader(new Channel()));

// Something else keeps the process alive for a while.
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  setTimeout(() => {
    console.log("the server closes");
    server.close();
  }, 20);
});
