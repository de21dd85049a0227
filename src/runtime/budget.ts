import { isByRequest, monotonic, nextTurn } from "./host.js";
import { clearTimeout, type HostTimeout, setTimeout } from "./host-timeout.js";

/**
 * What keeps a hot loop from starving its host.
 *
 * An operation that is ready completes in a microtask, and the host serves its timers and I/O only when no microtask
 * is left. So every `OPERATIONS` operations the clock is read, and the library's own timers that are due fire. Once the
 * event loop has not turned for `SLICE` milliseconds, operations complete in its next turn instead, even those that had
 * parked. (Go's sysmon preempts a goroutine after 10 ms: forcePreemptNS in runtime/proc.go.)
 *
 * Invariant: while something is postponed, a turn is awaited. One that does not come is asked for again after `PATIENCE`
 * milliseconds: a host may drop a callback (that of a request that has ended, or of a timer that a test has replaced).
 */
const OPERATIONS = 64;
const SLICE = 10;
const PATIENCE = 50;

/** Whether operations may complete in a microtask: no scheduler decides, and no turn of the event loop is overdue. */
export let isDirect = true;

/** Whether they may do so without a word: nobody is to be told what completes. */
export let isQuiet = true;

/** Whether somebody looks at every operation: a scheduler or an observer. */
export let isWatched = false;

/** Whether somebody is to be told what completes. */
let isTold = false;
/** Whether a scheduler decides instead of the budget. */
let isSuspended = false;
/** Operations left until the next check; never above zero while every operation is looked at. */
let credit = OPERATIONS;
/** What is left of the budget meanwhile. */
let unchecked = 0;
/** When the turn that is awaited was asked for; negative while none is. */
let askedAt = -1;
/** Asks again; null while no turn is overdue. */
let reminder: HostTimeout | null = null;
let fireDue: ((now: number) => void) | undefined;
/** What waits for that turn. */
let postponed: (() => void)[] = [];

/** False suspends the budget, and every wake-up goes through the scheduler that is about to decide. */
export function setDirect(direct: boolean): void {
  isSuspended = !direct;
  letDirect(direct);
  credit = 0;
}

/** Has what completes announced. */
export function setTold(told: boolean): void {
  isTold = told;
  letDirect(isDirect);
}

function letDirect(direct: boolean): void {
  isDirect = direct;
  isQuiet = direct && !isTold;
}

/** Has {@link spend} return true for every operation. */
export function setWatched(watched: boolean): void {
  isWatched = watched;
  credit = 0;
}

/** Registers what fires the host clock's due timers at every check. A program without timers does without their code. */
export function fireDuringChecks(fire: (now: number) => void): void {
  fireDue = fire;
}

/**
 * Takes one operation from the budget; returns whether somebody looks at it. Both hide behind one countdown: that is all
 * the hot path pays.
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
 * Asks once more. If that is in vain too, this timeout is the turn: not at once, as timeouts may come before the I/O.
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
