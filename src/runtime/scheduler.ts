import { nextTurn } from "./host.js";
import type { WaitReason } from "./operation.js";
import { type Clock, hostClock } from "./timers.js";

/**
 * The one seam of the runtime: whoever installs a `Scheduler` supplies the time, makes every choice, sees every
 * operation before it acts, and decides when each goroutine continues. Virtual time, exploration of all
 * interleavings and traces are built on it.
 *
 * In production there is none, and a budget takes its place. An operation that is ready completes in a
 * microtask, and microtasks starve the host: its timers and I/O run only when they have all been done. So every
 * `OPERATIONS` operations the clock is read; the library's own timers that are due fire; and once the event
 * loop has not turned for `SLICE` milliseconds, operations complete in its next turn instead (Go: sysmon
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
export type Operation = WaitReason | "go" | "close" | "wg.Add" | "timer.Stop" | "timer.Reset";

/** What there is to choose between: ready cases, parked duplicates of a case, timers due at one instant. */
export type Choice = "case" | "duplicate" | "timer";

const OPERATIONS = 64;
const SLICE = 10;

let scheduler: Scheduler | null = null;

/** Operations left until the next check; never above zero while every operation has to be looked at. */
let credit = OPERATIONS;

/** A callback is on its way that will run in the next turn of the event loop, asked for at `askedAt`. */
let turnAsked = false;
let askedAt = 0;
/** What waits for that turn. */
let postponed: (() => void)[] = [];

/** Installs a scheduler, or with null goes back to production; returns what was installed before. */
export function install(next: Scheduler | null): Scheduler | null {
  const before = scheduler;
  scheduler = next;
  credit = 0;
  return before;
}

/** The clock that time is read from and timers are set on. */
export function clock(): Clock {
  return scheduler === null ? hostClock : scheduler.clock;
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

/** What an operation that never blocks calls before it acts. */
export function touch(operation: Operation, on: object): void {
  if (scheduler !== null) scheduler.begin(operation, on);
}

function enterChecked(operation: Operation, on: object): boolean {
  credit = 0;
  if (scheduler !== null) {
    scheduler.begin(operation, on);
    return true;
  }
  const now = hostClock.now();
  hostClock.fireDue(now);
  if (!turnAsked) {
    turnAsked = true;
    askedAt = now;
    nextTurn(turn);
  } else if (now - askedAt >= SLICE) {
    return true;
  }
  credit = OPERATIONS;
  return false;
}

function turn(): void {
  turnAsked = false;
  if (scheduler === null) credit = OPERATIONS;
  const released = postponed;
  postponed = [];
  for (const release of released) release();
}

function postpone(release: () => void): void {
  if (scheduler === null) postponed.push(release);
  else scheduler.ready(release, null);
}

/** The promise of an operation that did not park. `late` is what `enter` returned. */
export function settle<T>(late: boolean, outcome: T): Promise<T> {
  return late ? new Promise((resolve) => postpone(() => resolve(outcome))) : Promise.resolve(outcome);
}

/** The promise of an operation that failed without parking. */
export function refuse(late: boolean, error: unknown): Promise<never> {
  return late ? new Promise((_, reject) => postpone(() => reject(error))) : Promise.reject(error);
}

const done: Promise<void> = Promise.resolve();

/** `settle` for an operation without a result: all that complete at once share one promise. */
export function settleVoid(late: boolean): Promise<void> {
  return late ? settle(true, undefined) : done;
}

/** Lets the goroutine of a parked operation continue with its outcome. */
export function wake<T>(resolve: (outcome: T) => void, outcome: T, parked: object): void {
  if (scheduler === null) resolve(outcome);
  else scheduler.ready(() => resolve(outcome), parked);
}

/** Starts a goroutine in a later microtask; goroutines start in the order of these calls. */
export function spawn<T>(body: () => T, name: string): Promise<Awaited<T>> {
  const late = enter("go", body);
  if (late && scheduler !== null) return scheduler.spawn(body, name);
  return settleVoid(late).then(body) as Promise<Awaited<T>>;
}
