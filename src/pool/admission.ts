import { abortedOf, onAbort, reasonOf } from "../runtime/abort.js";
import { cancel } from "./cancel.js";
import type { Core } from "./core.js";
import { jobEnd } from "./diagnostics.js";
import { place, setAlarm } from "./dispatch.js";
import type { Ticket, Times } from "./ticket.js";

/** Admits a job and returns true; otherwise queues it as waiting for room in the queue, and returns false. */
export function add(core: Core, ticket: Ticket): boolean {
  arrive(core, ticket);
  return placeOrWait(core, ticket);
}

/** Admits a job and returns true; otherwise has no effect and returns false. */
export function tryAdd(core: Core, ticket: Ticket): boolean {
  arrive(core, ticket);
  if (place(core, ticket)) return true;
  ticket.forgetSignal?.();
  return false;
}

/** Makes a job wait until outcomes are read. */
export function addUnadmitted(core: Core, ticket: Ticket): void {
  arrive(core, ticket);
  core.backlog.waitForReader(ticket);
}

/** Lets the job that has waited longest for room among the results go on. */
export function admitNext(core: Core): void {
  const ticket = core.backlog.firstUnadmitted;
  if (ticket === null) return;
  const { signal } = ticket.wishes;
  core.backlog.remove(ticket);
  if (signal !== undefined && abortedOf(signal)) {
    cancel(core, ticket, "cancelled", reasonOf(signal));
  } else {
    placeOrWait(core, ticket);
  }
}

function placeOrWait(core: Core, ticket: Ticket): boolean {
  if (place(core, ticket)) return true;
  core.backlog.wait(ticket);
  setAlarm(core);
  return false;
}

/**
 * Listens to the signal first: that runs code of the signal, and if it throws, the call fails and the job must not run.
 */
function arrive(core: Core, ticket: Ticket): void {
  const { aging } = core.settings;
  const { signal } = ticket.wishes;
  if (signal !== undefined) obey(core, ticket, signal);
  core.meter.arrive(ticket, aging < Infinity || ticket.isTimed || jobEnd.hasSubscribers);
  if (aging < Infinity) ticket.rank -= (ticket.times as Times).queuedAt / aging;
}

/** Lets the signal cancel a new job. Throws the reason if the signal aborts meanwhile, and any error of the signal. */
function obey(core: Core, ticket: Ticket, signal: AbortSignal): void {
  let isNew = true;
  let early: { readonly reason: unknown } | null = null;
  ticket.forgetSignal = onAbort(signal, (reason) => {
    if (isNew) early = { reason };
    else cancel(core, ticket, "cancelled", reason);
  });
  isNew = false;
  if (early !== null) throw (early as { readonly reason: unknown }).reason;
}
