import { isByRequest, monotonic, nextTurn } from "./host.js";
import { clearTimeout, type HostTimeout, setTimeout } from "./host-timeout.js";

/**
 * The budget keeps a hot loop from starving its host.
 *
 * An operation that is ready completes in a microtask, and the host serves its timers and I/O only when no microtask
 * is left. So every `OPERATIONS` operations the budget reads the clock and fires the library's own timers that are due.
 * Once the event loop has not turned for `SLICE` milliseconds, operations complete in its next turn instead, even those
 * that had parked. (Go's sysmon preempts a goroutine after 10 ms: forcePreemptNS in runtime/proc.go.)
 *
 * Invariant: while a wake-up is postponed, the budget awaits a turn. It asks again for a turn that has not come after
 * `PATIENCE` milliseconds: a host may drop a callback (of a request that has ended, or of a timer that a test
 * replaced).
 */
const OPERATIONS = 64;
const SLICE = 10;
const PATIENCE = 50;

/** Whether operations may complete in a microtask: no scheduler decides, and no turn of the event loop is overdue. */
export let isDirect = true;

/** Whether operations may complete in a microtask and no observer listens for completions. */
export let isQuiet = true;

/** Whether a scheduler or an observer looks at every operation. */
export let isWatched = false;

/** Whether an observer listens for completions. */
let isTold = false;
/** Whether a scheduler decides instead of the budget. */
let isSuspended = false;
/** Operations left until the next check; never above zero while every operation is looked at. */
let credit = OPERATIONS;
/** The rest of the budget while every operation is looked at. */
let unchecked = 0;
/** When the budget asked for the awaited turn; negative while it awaits none. */
let askedAt = -1;
/** Asks for the turn again; null while no turn is overdue. */
let reminder: HostTimeout | null = null;
let fireDue: ((now: number) => void) | undefined;
/** The wake-ups that wait for that turn. */
let postponed: (() => void)[] = [];

/** False suspends the budget, and every wake-up goes through the scheduler that is about to decide. */
export function setDirect(direct: boolean): void {
  isSuspended = !direct;
  letDirect(direct);
  credit = 0;
}

/** Sets whether completions are announced. */
export function setTold(told: boolean): void {
  isTold = told;
  letDirect(isDirect);
}

function letDirect(direct: boolean): void {
  isDirect = direct;
  isQuiet = direct && !isTold;
}

/** Sets whether {@link spend} returns true for every operation. */
export function setWatched(watched: boolean): void {
  isWatched = watched;
  credit = 0;
}

/** Registers a function that fires due timers at every check. A bundle without timers then omits their code. */
export function fireDuringChecks(fire: (now: number) => void): void {
  fireDue = fire;
}

/**
 * Takes one operation from the budget; returns whether a scheduler or an observer looks at it. One countdown covers
 * both tests: the hot path pays for nothing else.
 */
export function spend(): boolean {
  credit -= 1;
  return credit < 0 && look();
}

function look(): boolean {
  credit = 0;
  if (isWatched && unchecked > 0) unchecked -= 1;
  else if (check()) {
    if (isWatched) unchecked = OPERATIONS;
    else credit = OPERATIONS;
  }
  return isWatched;
}

/** Returns whether the budget is full again; while a turn is overdue, every operation comes here. */
function check(): boolean {
  if (isSuspended) return true;
  const now = monotonic.now();
  fireDue?.(now);
  if (askedAt < 0) {
    askedAt = now;
    nextTurn(turn);
  } else if (now - askedAt >= SLICE) {
    letDirect(false);
    reminder ??= setTimeout(remind, PATIENCE);
    return false;
  }
  return true;
}

/**
 * Asks once more. If the host drops that callback too, a second timeout is the turn. The first one is not, because
 * timeouts may come before the I/O.
 */
function remind(): void {
  nextTurn(turn);
  reminder = setTimeout(turn, PATIENCE);
}

function turn(): void {
  askedAt = -1;
  if (reminder !== null) clearTimeout(reminder);
  reminder = null;
  letDirect(!isSuspended);
  credit = isWatched ? 0 : OPERATIONS;
  const released = postponed;
  postponed = [];
  for (const release of released) release();
}

/** Runs `wakeup` in the next turn of the event loop, or of the request; only while a turn is overdue. */
export function postpone(wakeup: () => void): void {
  if (isByRequest) {
    nextTurn(() => {
      turn();
      wakeup();
    });
  } else postponed.push(wakeup);
}
