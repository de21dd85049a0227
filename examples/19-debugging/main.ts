// A service that can be inspected while it runs: a goroutine dump, a trace for Perfetto, and a line for each goroutine
// that leaks. One of its routes leaks, for you to find.
//
//     npx tsx examples/19-debugging/main.ts --port 8080
//     curl 'http://localhost:8080/ask?takes=200'              # gives up after 50 ms, and leaks
//     curl http://localhost:8080/debug/goroutines             # or kill -USR2 PID
//     curl 'http://localhost:8080/debug/trace?seconds=5' > trace.json   # open it in https://ui.perfetto.dev

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { after, Channel, go, Millisecond, main, notify, select, sleep } from "goroutines";
import { track } from "goroutines/debug";
import { debugRoute } from "./debug-routes.js";

// At the top, because less is known about goroutines that started earlier.
const tracker = track();

const { values: options } = parseArgs({ options: { port: { type: "string", default: "8080" } } });

/** Asks a service that may take too long. */
async function ask(takes: number): Promise<string> {
  // The bug: after the timeout no goroutine receives the reply. `new Channel(1)` would have room for it.
  const reply = new Channel<string>();
  go(async function answer() {
    await sleep(takes * Millisecond);
    await reply.send("forty-two");
  });
  const chosen = await select({ reply, timeout: after(50 * Millisecond) });
  return chosen.case === "reply" && chosen.ok ? chosen.value : "too late";
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  go(async function serve() {
    if (await debugRoute(tracker, url, response)) return;
    response.end(`${await ask(Number(url.searchParams.get("takes") ?? 0))}\n`);
  });
});

main(async function run() {
  tracker.onLeak(({ name, reason, place }) => console.error(`${name} has leaked in ${reason}\n${place}`));

  const dumps = new Channel<string>(1);
  const stopDumps = notify(dumps, "SIGUSR2");
  go(async function dumper() {
    for await (const _ of dumps) console.error(tracker.dump());
  });

  const ends = new Channel<string>(1);
  const stopEnds = notify(ends, "SIGINT", "SIGTERM");
  server.listen(Number(options.port), "127.0.0.1", () => {
    console.log(`Listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  await ends.receive();

  stopEnds();
  stopDumps();
  dumps.close();
  server.close();
  server.closeAllConnections();
  tracker.stop();
});
