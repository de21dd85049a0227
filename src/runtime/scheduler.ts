import { setDirect, setWatched } from "./budget.js";
import type { Clock } from "./clock.js";
import type { Goroutine } from "./events.js";

/**
 * The one seam of the runtime: an installed `Scheduler` supplies the time, makes every choice, sees every
 * operation before it acts, and decides when each goroutine continues. Virtual time and the exploration of all
 * interleavings are built on it.
 *
 * In production there is none, and the budget takes its place (budget.ts).
 */
export interface Scheduler {
  readonly clock: Clock;
  /** The goroutine that is running now. */
  readonly current: Goroutine | null;
  /** Picks one of `n` >= 2 equal alternatives: an integer from 0 to n - 1. */
  choose(n: number, why: Choice): number;
  /** An operation of the running goroutine is about to act. `on` gives the objects that it touches. */
  begin(operation: string, on: object): void;
  /** The running goroutine acts on an object, or reads its state, without an operation. */
  touch?(how: string, on: object): void;
  /**
   * An operation has its outcome. `wakeup` lets its goroutine see it; the scheduler calls it once, at any time.
   * `parked` is the object that was announced to have parked; null if the operation did not park.
   */
  wake(wakeup: () => void, parked: object | null): void;
  /** Runs code, and whatever it begins, as part of a goroutine, even in another async context. */
  continueAs?<T>(goroutine: Goroutine, body: () => T): T;
  /** Runs a new goroutine's body, at any time after this call has returned. */
  spawn<T>(body: () => T, goroutine: Goroutine): Promise<Awaited<T>>;
}

/** The kind of a choice: between ready cases, parked duplicates of a case, or timers due at one instant. */
export type Choice = "case" | "duplicate" | "timer";

/** The scheduler in force; null in production. */
export let scheduler: Scheduler | null = null;

/** Installs a scheduler, or with null goes back to production; returns the previous scheduler. */
export function install(next: Scheduler | null): Scheduler | null {
  const before = scheduler;
  scheduler = next;
  setDirect(next === null);
  updateWatched();
  return before;
}

/** Whether an observer listens for every operation. */
let isObserved = false;

/** Sets whether observers hear of every operation, even without a scheduler. */
export function setObserved(observed: boolean): void {
  isObserved = observed;
  updateWatched();
}

function updateWatched(): void {
  setWatched(isObserved || scheduler !== null);
}

/** A uniformly random integer from 0 to n - 1, unless a scheduler decides. */
export function choose(n: number, why: Choice): number {
  return scheduler === null ? Math.floor(Math.random() * n) : scheduler.choose(n, why);
}
