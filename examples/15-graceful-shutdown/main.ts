// A service with a graceful shutdown: after SIGTERM or Ctrl-C it takes no more jobs, finishes the accepted ones, and
// gives up those that take too long. A second signal ends it at once.
//
//     npx tsx examples/15-graceful-shutdown/main.ts --port 8080 --grace 5000
//     curl -i -X POST 'http://localhost:8080/jobs/report?takes=2000'

import { parseArgs } from "node:util";
import { context, main, notifyContext } from "goroutines";
import { Service } from "./service.js";

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "8080" },
    workers: { type: "string", default: "2" },
    queue: { type: "string", default: "100" },
    /** The time for jobs after the signal, in milliseconds. */
    grace: { type: "string", default: "5000" },
  },
});

main(async () => {
  const [signalled, stop] = notifyContext(context.background(), "SIGINT", "SIGTERM");
  const [work, giveUp] = context.withCancel(context.background());
  const service = new Service(work, Number(options.workers), Number(options.queue));
  console.log(`Listening on http://127.0.0.1:${await service.listen(Number(options.port))}`);

  await signalled.done?.receive();
  // From here on a second signal has its default action.
  stop();
  console.log(`Shutting down: ${(context.cause(signalled) as Error).message}`);

  const tooLate = new Error("it is too late");
  const [grace, cancel] = context.withTimeout(context.background(), Number(options.grace), tooLate);
  const forget = context.afterFunc(grace, () => giveUp(context.cause(grace)));
  await service.shutDown(grace);
  forget();
  cancel();

  console.log(`Finished ${service.finished}, gave up ${service.givenUp}`);
  if (service.givenUp > 0) process.exitCode = 1;
});
