import type { Core } from "./core.js";
import { jobEnd, publishEnd } from "./diagnostics.js";
import type { Status } from "./outcome.js";
import type { Ticket } from "./ticket.js";

/** Ends a job, exactly once. The caller has removed the job from its queue. */
export function end(core: Core, ticket: Ticket, status: Status, value: unknown): void {
  const { state, progress } = ticket;
  const isTaken = state !== "new" && state !== "unadmitted" && state !== "waiting";
  ticket.state = "ended";
  ticket.forgetSignal?.();
  if (progress !== null) {
    progress.timeout?.cancel();
    progress.retry?.cancel();
  }
  // A job that the pool has not accepted is not counted. It has no outcome, unless it belongs to an `each`.
  const finishedAt = isTaken ? core.meter.end(ticket, status) : core.meter.now(ticket);
  ticket.end(status, value, finishedAt);
  if (isTaken && jobEnd.hasSubscribers) publishEnd(core.settings.name, ticket, status, finishedAt);
}
