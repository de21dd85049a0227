import { within } from "./async-context.js";
import type { Core } from "./core.js";
import { goOn, setAlarm } from "./dispatch.js";
import { end } from "./ending.js";
import { cancelReasonOf } from "./errors.js";
import { HandlerContext } from "./handler-context.js";
import type { Ticket } from "./ticket.js";
import type { Worker } from "./worker.js";

/** Ends a job before its handler does. Runs user code if the handler listens to its signal. */
export function cancel(core: Core, ticket: Ticket, status: "timedOut" | "cancelled", reason: unknown): void {
  const { state } = ticket;
  if (state === "ended") return;
  core.backlog.remove(ticket);
  end(core, ticket, status, reason);
  const worker = state === "running" ? workerOf(ticket) : null;
  // Read the context first: an abandoned worker may get another.
  const context = worker?.context;
  if (worker !== null && core.settings.abandons) abandon(core, worker, ticket);
  setAlarm(core);
  core.tellIfIdle();
  if (context != null) within(ticket.context, HandlerContext.abort, context, cancelReasonOf(reason));
}

/** The worker whose handler still runs for this job; null if there is none. */
function workerOf(ticket: Ticket): Worker | null {
  const { worker } = ticket;
  return worker?.isRunning && worker.ticket === ticket ? worker : null;
}

/** Replaces a worker whose handler does not end, and lets the replacement go on. */
export function abandon(core: Core, worker: Worker, ticket: Ticket): void {
  leave(core, worker);
  const other = core.workers.replace(worker);
  const { telling } = ticket;
  if (telling === null) goOn(core, other);
  else void telling.then(() => goOn(core, other));
}

function leave(core: Core, worker: Worker): void {
  worker.limit?.cancel();
  worker.isAbandoned = true;
  core.abandoned += 1;
}

/** Cancels all jobs, the running ones last. */
export function cancelAll(core: Core, error: Error): void {
  for (let ticket = core.backlog.any; ticket !== null; ticket = core.backlog.any) {
    cancel(core, ticket, "cancelled", error);
  }
  for (const worker of busyWorkers(core)) {
    if (worker.ticket?.state === "running") cancel(core, worker.ticket, "cancelled", error);
  }
}

/** Cancels the jobs without a worker; returns their number. */
export function cancelBacklog(core: Core, reason: unknown): number {
  const { backlog } = core;
  const before = backlog.queue.length + backlog.outside;
  // The loop counts instead of emptying the backlog: cancelling a job may run user code, which may submit another.
  for (let left = before; left > 0; left -= 1) {
    const ticket = backlog.any;
    if (ticket !== null) cancel(core, ticket, "cancelled", reason);
  }
  return before - backlog.queue.length - backlog.outside;
}

/** Abandons every handler that still runs. All jobs have ended. */
export function giveUp(core: Core): void {
  core.isGivenUp = true;
  for (const worker of busyWorkers(core)) {
    if (!worker.isRunning) continue;
    leave(core, worker);
    core.workers.dismiss(worker);
  }
}

function busyWorkers({ workers }: Core): Worker[] {
  const { working } = workers;
  const { first } = working;
  const all: Worker[] = [];
  for (let worker = first; worker !== null; ) {
    all.push(worker);
    worker = worker.next === first ? null : (worker.next as Worker);
  }
  return all;
}
