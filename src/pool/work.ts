import { begin } from "../runtime/begin.js";
import { isDirect } from "../runtime/budget.js";
import { completedVoid } from "../runtime/completion.js";
import { call, fail, isCurrent, renounce } from "./attempt.js";
import type { Core } from "./core.js";
import { takeNext } from "./dispatch.js";
import { end } from "./ending.js";
import type { Worker } from "./worker.js";

/** The goroutine of a worker: does one job after another, and ends when there is none for it. */
export async function work(core: Core, worker: Worker): Promise<void> {
  for (let { ticket } = worker; ticket !== null; ) {
    let hasFailed = false;
    let value: unknown;
    try {
      if (ticket.state === "ended") renounce(core, worker);
      else value = await call(core, worker, ticket);
    } catch (error) {
      hasFailed = true;
      value = error;
    }
    begin("pool.next", core, undefined);
    worker.isRunning = false;
    if (!worker.isAbandoned) {
      if (worker.limit !== null) endLimit(worker);
      if (isCurrent(worker, ticket)) {
        if (hasFailed) fail(core, worker, ticket, value);
        else end(core, ticket, "done", value);
      }
      const { telling } = ticket;
      if (telling !== null) await busyWith(worker, telling);
    }
    // Its place was taken meanwhile.
    if (worker.isAbandoned) {
      core.abandoned -= 1;
      return;
    }
    takeNext(core, worker);
    // Before anything is awaited: a worker that was released may be hired again meanwhile, as another goroutine.
    ({ ticket } = worker);
    if (!isDirect) await completedVoid();
  }
}

function endLimit(worker: Worker): void {
  worker.limit?.cancel();
  worker.limit = null;
}

/** As long as the outcome is told, the worker may be abandoned. */
async function busyWith(worker: Worker, telling: Promise<void>): Promise<void> {
  worker.isRunning = true;
  await telling;
  worker.isRunning = false;
}
