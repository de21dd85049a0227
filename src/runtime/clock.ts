import type { HeapMember } from "./heap.js";
import { hostClock } from "./host-clock.js";
import { scheduler } from "./scheduler.js";

/** Something to be done at an instant (`key`), in milliseconds on its clock: a timer that somebody waits for. */
export interface Deadline extends HeapMember {
  /** Called once the clock has reached `key`, with the deadline out of the heap. Must run no user code. */
  fire(now: number): void;
}

/** A source of time: the host's, or a virtual one of a scheduler. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number;
  /** The wall-clock time of an instant of this clock. */
  date(instant: number): Date;
  add(deadline: Deadline): void;
  remove(deadline: Deadline): void;
}

/** The clock that time is read from and timers are set on. */
export function clock(): Clock {
  return scheduler?.clock ?? hostClock;
}
