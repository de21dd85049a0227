import { install, type Scheduler } from "../../src/runtime/scheduler.js";
import { type Clock, type Deadline, DeadlineHeap } from "../../src/runtime/timers.js";

/** Where virtual time starts: 2000-01-01T00:00:00Z, as in Go's testing/synctest. */
export const EPOCH: number = Date.UTC(2000, 0, 1);

/** A clock that stands still until it is told to jump. */
export class VirtualClock implements Clock {
  readonly #heap = new DeadlineHeap();
  #now = 0;

  now(): number {
    return this.#now;
  }

  date(instant: number): Date {
    return new Date(EPOCH + instant);
  }

  add(deadline: Deadline): void {
    this.#heap.add(deadline);
  }

  remove(deadline: Deadline): void {
    this.#heap.remove(deadline);
  }

  /** Passes time without firing anything: what a program sees that has kept the event loop busy. */
  stall(ms: number): void {
    this.#now += ms;
  }

  get hasDeadline(): boolean {
    return this.#heap.earliest !== undefined;
  }

  /** Jumps to the earliest deadline and fires what is due then; false if none will ever come. */
  jump(): boolean {
    const { earliest } = this.#heap;
    if (earliest === undefined || earliest.when === Number.POSITIVE_INFINITY) return false;
    this.#now = Math.max(this.#now, earliest.when);
    for (let due = this.#heap.earliest; due !== undefined && due.when <= this.#now; due = this.#heap.earliest) {
      this.#heap.remove(due);
      due.fire(this.#now);
    }
    return true;
  }
}

/**
 * Resolves when all goroutines have run as far as they get. In `inVirtualTime` the clock may jump meanwhile, for the
 * test itself waits too.
 */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The promise's state once everything has run that can. */
export async function stateOf(promise: Promise<unknown>): Promise<"pending" | "settled"> {
  let state: "pending" | "settled" = "pending";
  const settle = (): void => {
    state = "settled";
  };
  promise.then(settle, settle);
  await settled();
  return state;
}

/** Runs a test in virtual time that stands still but for the test's own `clock.stall(ms)` and `clock.jump()`. */
export async function inStoppedTime<T>(body: (clock: VirtualClock) => T): Promise<Awaited<T>> {
  const clock = new VirtualClock();
  const scheduler: Scheduler = {
    clock,
    choose: (n) => Math.floor(Math.random() * n),
    begin() {},
    ready: (wakeup) => wakeup(),
    spawn: (start) => Promise.resolve().then(start) as never,
  };
  const before = install(scheduler);
  try {
    return await body(clock);
  } finally {
    install(before);
  }
}

/**
 * Runs a test in virtual time: whenever everything waits, the clock jumps to the next deadline. Fails if everything
 * waits and there is none.
 */
export function inVirtualTime<T>(body: (clock: VirtualClock) => Promise<T>): Promise<T> {
  return inStoppedTime(async (clock) => {
    let finished = false;
    const running = body(clock).finally(() => {
      finished = true;
    });
    running.catch(() => {});
    for (;;) {
      await settled();
      if (finished) return await running;
      if (!clock.jump()) throw new Error("deadlock: everything in virtual time is blocked");
    }
  }) as Promise<T>;
}
