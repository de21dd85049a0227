import { monotonic, nextTurn } from "./host.js";
import { observeGoroutine } from "./observer.js";
import type { WaitReason } from "./operation.js";
import type { Clock } from "./timers.js";

/**
 * The one seam of the runtime: whoever installs a `Scheduler` supplies the time, makes every choice, sees every
 * operation before it acts, and decides when each goroutine continues. Virtual time, exploration of all
 * interleavings and traces are built on it.
 *
 * In production there is none, and a budget takes its place. An operation that is ready completes in a
 * microtask, and microtasks starve the host: its timers and I/O run only when they have all been done. So every
 * `OPERATIONS` operations the clock is read; the library's own timers that are due fire; and once the event
 * loop has not turned for `SLICE` milliseconds, operations complete in its next turn instead, also those that had parked (Go: sysmon
 * preempts a goroutine after 10 ms, forcePreemptNS in runtime/proc.go).
 *
 * Both hide behind one countdown, which a scheduler holds at zero: that branch is all the hot path pays.
 */
export interface Scheduler {
  readonly clock: Clock;
  /** Picks one of `n` >= 2 equal alternatives: an integer from 0 to n - 1. */
  choose(n: number, why: Choice): number;
  /** An operation is about to act, in the goroutine that is running now. `on` tells which objects it touches. */
  begin(operation: Operation, on: object): void;
  /**
   * An operation has its outcome, and `wakeup` lets its goroutine see it; to be called once, at any time.
   * `parked` is the object that was announced to have parked, null where the operation did not have to.
   */
  ready(wakeup: () => void, parked: object | null): void;
  /** Runs a new goroutine's body, at any time after this call has returned. */
  spawn<T>(body: () => T, name: string): Promise<Awaited<T>>;
}

/** What an operation is called in traces: as a wait, or by its Go name where it never waits. */
export type Operation =
  | WaitReason
  | "make"
  | "go"
  | "close"
  | "wg.Add"
  | "wg.Done"
  | "wg.Done (last)"
  | "timer.Stop"
  | "timer.Reset";

/** What there is to choose between: ready cases, parked duplicates of a case, timers due at one instant. */
export type Choice = "case" | "duplicate" | "timer";

const OPERATIONS = 64;
const SLICE = 10;

let scheduler: Scheduler | null = null;

/** Whether who is woken continues in a microtask: there is no scheduler, and no turn of the event loop overdue. */
let isDirect = true;

/** Operations left until the next check; never above zero while every operation has to be looked at. */
let credit = OPERATIONS;

/** When the next turn of the event loop was asked for; negative while it is not. */
let askedAt = -1;
let fireDue: ((now: number) => void) | undefined;
/** What waits for that turn. */
let postponed: (() => void)[] = [];

/** Installs a scheduler, or with null goes back to production; returns what was installed before. */
export function install(next: Scheduler | null): Scheduler | null {
  const before = scheduler;
  scheduler = next;
  isDirect = next === null;
  credit = 0;
  return before;
}

/** The scheduler in force; null in production. */
export function installed(): Scheduler | null {
  return scheduler;
}

/** Has the timers of the host's clock fired at every check. A program without timers does without their code. */
export function fireDuringChecks(fire: (now: number) => void): void {
  fireDue = fire;
}

/** A uniformly random integer from 0 to n - 1, unless a scheduler decides. */
export function choose(n: number, why: Choice): number {
  return scheduler === null ? Math.floor(Math.random() * n) : scheduler.choose(n, why);
}

/**
 * Every operation that may block calls this before it acts. When it returns true, the operation acts as usual,
 * but what it would complete at once it completes `late`, through `settle` or `refuse`.
 */
export function enter(operation: Operation, on: object): boolean {
  credit -= 1;
  return credit < 0 && enterChecked(operation, on);
}

/** What an operation that never blocks calls before it acts, and a constructor with what it makes. */
export function touch(operation: Operation, on: object): void {
  if (scheduler !== null) scheduler.begin(operation, on);
}

function enterChecked(operation: Operation, on: object): boolean {
  credit = 0;
  if (scheduler !== null) {
    scheduler.begin(operation, on);
    return true;
  }
  const now = monotonic.now();
  fireDue?.(now);
  if (askedAt < 0) {
    askedAt = now;
    nextTurn(turn);
  } else if (now - askedAt >= SLICE) {
    isDirect = false;
    return true;
  }
  credit = OPERATIONS;
  return false;
}

function turn(): void {
  askedAt = -1;
  isDirect = scheduler === null;
  if (isDirect) credit = OPERATIONS;
  const released = postponed;
  postponed = [];
  for (const release of released) release();
}

/** Lets a goroutine continue with its operation's outcome; `parked` is null where the operation did not park. */
function wakeLater<T>(resolve: (outcome: T) => void, outcome: T, parked: object | null): void {
  const wakeup = (): void => resolve(outcome);
  if (scheduler === null) postponed.push(wakeup);
  else scheduler.ready(wakeup, parked);
}

// What captures its parameters in a closure stays out of the functions of the hot path: those would allocate a
// context for it on every call, also when the closure is not made.

/** Lets the goroutine of a parked operation continue with its outcome. */
export function wake<T>(resolve: (outcome: T) => void, outcome: T, parked: object): void {
  if (isDirect) resolve(outcome);
  else wakeLater(resolve, outcome, parked);
}

function settleLater<T>(outcome: T): Promise<T> {
  return new Promise((resolve) => wakeLater(resolve, outcome, null));
}

/** The promise of an operation that did not park. `late` is what `enter` returned. */
export function settle<T>(late: boolean, outcome: T): Promise<T> {
  return late ? settleLater(outcome) : Promise.resolve(outcome);
}

/** The promise of an operation that failed without parking. */
export function refuse(late: boolean, error: unknown): Promise<never> {
  return late ? new Promise((_, reject) => wakeLater(reject, error, null)) : Promise.reject(error);
}

const done: Promise<void> = Promise.resolve();

/** `settle` for an operation without a result: all that complete at once share one promise. */
export function settleVoid(late: boolean): Promise<void> {
  return late ? settleLater(undefined) : done;
}

/** Starts a goroutine later, as soon as operations may complete; goroutines start in the order of these calls. */
export function spawn<T>(body: () => T, name: string): Promise<Awaited<T>> {
  const late = enter("go", body);
  const observed = observeGoroutine(body, name);
  if (late && scheduler !== null) return scheduler.spawn(observed, name);
  return settleVoid(late).then(observed) as Promise<Awaited<T>>;
}
