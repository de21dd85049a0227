/** Serves by the framework that it is told of: one report at a time, each ends when a line comes in. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { createInterface } from "node:readline";
import { main } from "goroutines";
import { Gated } from "./gated.js";
import { expressApp } from "./programs/express.js";
import { fastifyApp } from "./programs/fastify.js";
import { shutDownOnSignal } from "./programs/shutdown.js";

main(async () => {
  const gated = new Gated({ workers: 1, queue: 1 });
  const input = createInterface({ input: process.stdin }).on("line", () => gated.release());
  const app = process.argv[2] === "fastify" ? fastifyApp(gated.pool) : null;
  const server = app?.server ?? createServer(expressApp(gated.pool));
  if (app === null) await once(server.listen(0, "127.0.0.1"), "listening");
  else await app.listen({ port: 0, host: "127.0.0.1" });
  console.log("port", (server.address() as AddressInfo).port);

  (async () => {
    for await (const id of gated.started) console.log("started", id);
  })();
  await shutDownOnSignal(gated.pool, async () => {
    console.log("closing");
    if (app !== null) return app.close();
    const closed = once(server, "close");
    server.close();
    await closed;
  });
  console.log("closed");
  input.close();
  process.stdin.destroy();
  gated.started.close();
});
