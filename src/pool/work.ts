import { begin } from "../runtime/begin.js";
import { isDirect } from "../runtime/budget.js";
import { completedVoid } from "../runtime/completion.js";
import { call, fail, isCurrent, renounce } from "./attempt.js";
import type { Core } from "./core.js";
import { takeNext } from "./dispatch.js";
import { end } from "./ending.js";
import type { Worker } from "./worker.js";

/** The goroutine of a worker: runs one job after another, and ends when it gets no further job. */
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
    // Another worker has replaced this one meanwhile.
    if (worker.isAbandoned) {
      core.abandoned -= 1;
      return;
    }
    takeNext(core, worker);
    // Read the job before any await: a released worker may be hired again meanwhile, as another goroutine.
    ({ ticket } = worker);
    if (!isDirect) await completedVoid();
  }
}

function endLimit(worker: Worker): void {
  worker.limit?.cancel();
  worker.limit = null;
}

/** Waits for `onOutcome`. Meanwhile the worker counts as running, so it can be abandoned. */
async function busyWith(worker: Worker, telling: Promise<void>): Promise<void> {
  worker.isRunning = true;
  await telling;
  worker.isRunning = false;
}
