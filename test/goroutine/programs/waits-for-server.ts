// Main waits while a server listens.
import { connect, createServer } from "node:net";
import { Channel, main } from "../../../src/index.js";

main(async () => {
  const connections = new Channel<string>();
  const server = createServer((socket) => {
    socket.destroy();
    server.close();
    void connections.send("a client has come");
  });
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as { port: number };
    // Nothing but the server holds the process by now.
    setTimeout(() => connect(port, "127.0.0.1").on("error", () => {}), 20).unref();
  });
  console.log((await connections.receive()).value);
});
