import { Alarm } from "../runtime/alarm.js";
import { clock } from "../runtime/clock.js";
import { within } from "./async-context.js";
import { abandon, cancel } from "./cancel.js";
import type { Core } from "./core.js";
import { jobStart, publishStart } from "./diagnostics.js";
import { dispatch, placeAgain } from "./dispatch.js";
import { end } from "./ending.js";
import { TimeoutError } from "./errors.js";
import { HandlerContext, shown } from "./handler-context.js";
import type { Rate, Start } from "./rate.js";
import { retryDelay } from "./retry.js";
import { Progress, type Ticket } from "./ticket.js";
import type { Worker } from "./worker.js";

/** Calls the handler, in the async context of the call that submitted the job. Returns its result, throws its error. */
export function call(core: Core, worker: Worker, ticket: Ticket): unknown {
  if (ticket.attempts === 0) core.meter.start(ticket);
  ticket.attempts += 1;
  startClocks(core, worker, ticket);
  const context = new HandlerContext(worker.number, ticket.attempts);
  worker.context = context;
  worker.isRunning = true;
  try {
    return ticket.context === null
      ? invoke(core, ticket.input, context)
      : within(ticket.context, invoke, core, ticket.input, context);
  } finally {
    if (core.rate !== null) made(core, core.rate, worker);
  }
}

function invoke(core: Core, input: unknown, context: HandlerContext): unknown {
  if (jobStart.hasSubscribers) publishStart(core.settings.name, input, context);
  return core.handler(input, shown(context));
}

/** Dates a call of the handler: the backlog may wait for that date. */
function made(core: Core, rate: Rate, worker: Worker): void {
  rate.made(worker.start as Start, clock().now());
  worker.start = null;
  dispatch(core);
}

/** Gives back the grant of a job that was cancelled after its worker got it: its handler is not called. */
export function renounce(core: Core, worker: Worker): void {
  if (core.rate === null) return;
  core.rate.revoke(worker.start as Start);
  worker.start = null;
  dispatch(core);
}

// The clock of a job runs from its first call to its end, except while the job queues for another attempt.

function startClocks(core: Core, worker: Worker, ticket: Ticket): void {
  const { timeout } = ticket.wishes;
  if (timeout < Infinity) {
    ticket.progress ??= new Progress(timeout);
    ticket.progress.timeout = timeoutOf(core, ticket, ticket.progress.left);
  }
  if (core.settings.attemptTimeout < Infinity) worker.limit = limitOf(core, worker, ticket);
}

function timeoutOf(core: Core, ticket: Ticket, left: number): Alarm {
  return new Alarm(clock().now() + left, () => {
    cancel(core, ticket, "timedOut", timeoutError(core, ticket, "job", ticket.wishes.timeout));
  });
}

function limitOf(core: Core, worker: Worker, ticket: Ticket): Alarm {
  const { attemptTimeout } = core.settings;
  const { order } = worker;
  return new Alarm(clock().now() + attemptTimeout, () => {
    // The attempt may have ended in the meantime.
    if (worker.order !== order || !isCurrent(worker, ticket)) return;
    takesTooLong(core, worker, ticket, timeoutError(core, ticket, "attempt", attemptTimeout));
  });
}

/** Whether the job's outcome depends on the attempt of this worker. */
export function isCurrent(worker: Worker, ticket: Ticket): boolean {
  return ticket.state === "running" && ticket.worker === worker;
}

function timeoutError({ settings }: Core, { progress }: Ticket, what: string, ms: number): TimeoutError {
  const failure = progress?.failure ?? null;
  const pool = settings.label && ` of pool${settings.label}`;
  return new TimeoutError(
    `${what}${pool} timed out after ${ms}ms`,
    failure === null ? undefined : { cause: failure.error },
  );
}

/** The handler has failed: its job gets another attempt, or ends. */
export function fail(core: Core, worker: Worker, ticket: Ticket, error: unknown): void {
  const { delay, failure } = verdict(ticket, error);
  if (ticket.state === "ended") return;
  if (delay >= 0) retry(core, worker, ticket, delay, error);
  else end(core, ticket, "failed", failure);
}

/** An attempt has timed out, and its handler still runs. */
function takesTooLong(core: Core, worker: Worker, ticket: Ticket, error: TimeoutError): void {
  const { delay } = verdict(ticket, error);
  if (ticket.state === "ended") return;
  if (delay < 0) {
    cancel(core, ticket, "timedOut", error);
    return;
  }
  const { context } = worker;
  retry(core, worker, ticket, delay, error);
  if (core.settings.abandons) abandon(core, worker, ticket);
  if (context !== null) within(ticket.context, HandlerContext.abort, context, error);
}

/**
 * The delay of a retry in milliseconds, negative for none, and the error with which the job then fails. Runs user code.
 */
function verdict(ticket: Ticket, error: unknown): { readonly delay: number; readonly failure: unknown } {
  try {
    return { delay: retryDelay(ticket, error), failure: error };
  } catch (failure) {
    return { delay: -1, failure };
  }
}

function retry(core: Core, worker: Worker, ticket: Ticket, delay: number, error: unknown): void {
  ticket.progress ??= new Progress(Infinity);
  const { progress } = ticket;
  progress.failure = { error };
  if (progress.order === 0) progress.order = worker.order;
  core.meter.retried += 1;
  core.backlog.waitForRetry(ticket);
  const again = (): void => {
    if (ticket.state !== "retrying") return;
    core.backlog.remove(ticket);
    stopClock(progress);
    placeAgain(core, ticket);
  };
  if (delay > 0) progress.retry = new Alarm(clock().now() + delay, again);
  else again();
}

function stopClock(progress: Progress): void {
  const { timeout } = progress;
  if (timeout === null) return;
  progress.left = timeout.key - clock().now();
  timeout.cancel();
  progress.timeout = null;
}
