import { soon } from "../runtime/completion.js";
import { builtinModule } from "../runtime/host.js";
import { outside, within } from "./async-context.js";
import type { JobContext } from "./options.js";
import { type Status, workerNumber } from "./outcome.js";
import type { Ticket } from "./ticket.js";

interface DiagnosticsChannel {
  readonly hasSubscribers: boolean;
  publish(message: unknown): void;
}

const node = /* @__PURE__ */ builtinModule<{ channel(name: string): DiagnosticsChannel }>("diagnostics_channel");

function channel(name: string): DiagnosticsChannel {
  return node?.channel(`goroutines:pool:${name}`) ?? { hasSubscribers: false, publish() {} };
}

export const jobStart: DiagnosticsChannel = /* @__PURE__ */ channel("start");
export const jobEnd: DiagnosticsChannel = /* @__PURE__ */ channel("end");
export const scaling: DiagnosticsChannel = /* @__PURE__ */ channel("scale");

/** The handler is about to be called, in the async context of the job. */
export function publishStart(
  pool: string,
  job: unknown,
  { worker, attempt }: Pick<JobContext, "worker" | "attempt">,
): void {
  jobStart.publish({ pool, job, worker, attempt });
}

export function publishEnd(pool: string, ticket: Ticket, status: Status, finishedAt: number): void {
  const { queuedAt, startedAt } = ticket.times ?? { queuedAt: -1, startedAt: -1 };
  const durations = startedAt < 0 ? {} : { wait: startedAt - queuedAt, run: finishedAt - startedAt };
  const message = {
    pool,
    job: ticket.input,
    worker: workerNumber(ticket),
    attempts: ticket.attempts,
    status,
    ...durations,
  };
  within(ticket.context, publishLater, jobEnd, message);
}

/** Publishes the changed number of workers of a pool. */
export function publishSize(pool: string, workers: number): void {
  outside(publishLater, scaling, { pool, workers });
}

/**
 * Publishes in a microtask of its own: subscribers are user code, which must not see a half-finished change of a pool.
 */
function publishLater(to: DiagnosticsChannel, message: object): void {
  soon(() => to.publish(message));
}
