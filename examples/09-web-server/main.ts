// Exercise: a web server that uses a worker pool to handle its requests.
//
//     npx tsx examples/09-web-server/main.ts --port 8080
//     curl -i 'http://localhost:8080/reports/42?takes=500'
//     npx autocannon --connections 200 'http://localhost:8080/reports/42?takes=100'
//
// SIGTERM, as an orchestrator sends it before it takes a server away, makes it finish what is in flight, and end.

import { once } from "node:events";
import { parseArgs } from "node:util";
import { main } from "goroutines";
import { ReportServer } from "./report-server.js";

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "8080" },
    workers: { type: "string", default: "8" },
    queue: { type: "string", default: "100" },
    timeout: { type: "string", default: "1000" },
  },
});

main(async () => {
  const server = new ReportServer({
    name: "reports",
    workers: Number(options.workers),
    queue: Number(options.queue),
    timeout: Number(options.timeout),
  });
  const port = await server.listen(Number(options.port));
  console.log(`Listening on http://127.0.0.1:${port}`);

  await once(process, "SIGTERM");
  const closed = server.close();
  const { running, queued } = server.stats;
  console.log(`Closing: ${running} running, ${queued} queued`);
  await closed;
  for (const [status, count] of [...server.answers].sort()) console.log(`Answers with ${status}: ${count}`);
});
