// Exercise: a web server that uses a worker pool to handle its requests.
//
//     npx tsx examples/09-web-server/main.ts --port 8080
//     curl -i 'http://localhost:8080/reports/42?takes=500'
//     npx autocannon --connections 200 'http://localhost:8080/reports/42?takes=100'
//
// On SIGTERM, which an orchestrator sends before it kills a server, it finishes the requests in progress and ends. A
// request that is not finished within the grace period is answered with 503, so a report that ignores its signal does
// not delay the end:
//
//     curl -i 'http://localhost:8080/reports/43?takes=3600000&deaf'

import { parseArgs } from "node:util";
import { context, main, notifyContext } from "goroutines";
import { ReportServer } from "./report-server.js";

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "8080" },
    workers: { type: "string", default: "8" },
    queue: { type: "string", default: "100" },
    timeout: { type: "string", default: "1000" },
    // Shorter than the time that the orchestrator waits before it kills.
    grace: { type: "string", default: "8000" },
  },
});

async function serve() {
  const server = new ReportServer({
    name: "reports",
    workers: Number(options.workers),
    queue: Number(options.queue),
    timeout: Number(options.timeout),
  });
  const port = await server.listen(Number(options.port));
  console.log(`Listening on http://127.0.0.1:${port}`);

  const [signalled, stop] = notifyContext(context.background(), "SIGTERM", "SIGINT");
  await signalled.done?.receive();
  stop(); // a second signal ends the process at once
  const closed = server.close(Number(options.grace));
  const { running, queued } = server.stats;
  console.log(`Closing: ${running} running, ${queued} queued`);
  await closed;
  for (const [status, count] of [...server.answers].sort()) console.log(`Answers with ${status}: ${count}`);
}

// It ends here, even if an abandoned report still runs.
main(serve, { exit: true });
