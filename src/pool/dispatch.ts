import { Alarm } from "../runtime/alarm.js";
import { clock } from "../runtime/clock.js";
import { spawnUnjoined } from "../runtime/goroutine.js";
import { outside } from "./async-context.js";
import type { Core } from "./core.js";
import { publishSize, scaling } from "./diagnostics.js";
import type { Rate } from "./rate.js";
import type { Range } from "./settings.js";
import type { Ticket } from "./ticket.js";
import type { Worker } from "./worker.js";

/** Gives a new job a worker or a place in the queue; returns false if there is neither. */
export function place(core: Core, ticket: Ticket): boolean {
  const { backlog } = core;
  if (backlog.length === 0 && mayHire(core)) {
    core.accept(ticket);
    // A job without a context comes from a call without one, so the worker's goroutine needs no `outside`.
    if (ticket.context === null) spawnWorker(core, hireFor(core, ticket));
    else launch(core, hireFor(core, ticket));
  } else if (backlog.hasRoom) {
    core.accept(ticket);
    backlog.enqueue(ticket);
  } else {
    return false;
  }
  setAlarm(core);
  return true;
}

/** Gives a retried job a worker, or puts it among the due jobs of the backlog. */
export function placeAgain(core: Core, ticket: Ticket): void {
  if (core.backlog.length === 0 && mayHire(core)) launch(core, hireFor(core, ticket));
  else core.backlog.comeBack(ticket);
  setAlarm(core);
}

/** Assigns jobs to workers until there are no more of either, or the pool may start no more. */
export function dispatch(core: Core): void {
  while (core.backlog.length > 0 && mayHire(core)) goOn(core, core.workers.hire());
  setAlarm(core);
  core.tellIfIdle();
}

/** Starts a busy worker without a job on the next one, or releases it. */
export function goOn(core: Core, worker: Worker): void {
  takeNext(core, worker);
  if (worker.ticket !== null) launch(core, worker);
}

/** Gives a busy worker the next job, or releases it if it gets none. */
export function takeNext(core: Core, worker: Worker): void {
  const ticket = !core.workers.areTooMany && mayStart(core) ? core.backlog.shift() : null;
  if (ticket !== null) {
    assign(core, worker, ticket);
    return;
  }
  worker.ticket = null;
  worker.context = null;
  core.workers.release(worker);
  announceSize(core);
  setAlarm(core);
  core.tellIfIdle();
}

export function resume(core: Core): void {
  if (core.paused) {
    core.paused = false;
    core.tellResting();
  }
  dispatch(core);
}

export function resize(core: Core, range: Range): void {
  core.workers.resize(range);
  dispatch(core);
  announceSize(core);
  if (core.feeds !== null) for (const feed of core.feeds) feed.pull();
}

/**
 * Arms an alarm for the instant at which the rate permits another call, if a job waits for that; disarms it otherwise.
 * The instant may be over already: time goes on between two looks at the clock, even within one call. A job that waits
 * for a worker needs no alarm then: the worker looks for it.
 */
export function setAlarm(core: Core): void {
  if (core.rate !== null) setAlarmFor(core, core.rate);
}

function mayHire(core: Core): boolean {
  return !core.workers.areAllBusy && mayStart(core);
}

function mayStart(core: Core): boolean {
  return !core.paused && (core.rate === null || isPermitted(core.rate));
}

function isPermitted(rate: Rate): boolean {
  const now = clock().now();
  return rate.opensAt(now) <= now;
}

function hireFor(core: Core, ticket: Ticket): Worker {
  const worker = core.workers.hire();
  announceSize(core);
  assign(core, worker, ticket);
  return worker;
}

function assign(core: Core, worker: Worker, ticket: Ticket): void {
  if (core.rate !== null) worker.start = core.rate.grant();
  core.started += 1;
  worker.order = core.started;
  worker.ticket = ticket;
  ticket.worker = worker;
  ticket.state = "running";
}

/** Starts the goroutine of a worker outside any request: a worker belongs to none, though a request wakes it. */
function launch(core: Core, worker: Worker): void {
  outside(spawnWorker, core, worker);
}

function spawnWorker(core: Core, worker: Worker): void {
  spawnUnjoined(
    () => core.work(core, worker),
    () => `worker ${worker.number} of pool${core.settings.label}`,
  );
}

function setAlarmFor(core: Core, rate: Rate): void {
  const now = clock().now();
  const opensAt = core.backlog.length > 0 && !core.paused ? rate.opensAt(now) : Infinity;
  if (core.alarm?.key === opensAt || (opensAt <= now && core.workers.areAllBusy)) return;
  core.alarm?.cancel();
  core.alarm = opensAt === Infinity ? null : outside(alarmAt, core, opensAt);
}

function alarmAt(core: Core, instant: number): Alarm {
  return new Alarm(instant, () => {
    core.alarm = null;
    dispatch(core);
  });
}

function announceSize(core: Core): void {
  if (!scaling.hasSubscribers) return;
  const { size } = core.workers;
  if (size === core.publishedSize) return;
  core.publishedSize = size;
  publishSize(core.settings.name, size);
}
