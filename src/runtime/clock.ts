import type { HeapMember } from "./heap.js";
import { isByRequest } from "./host.js";
import { HostClock, hostClock } from "./host-clock.js";
import { scheduler } from "./scheduler.js";

/** The `key` of a deadline that does not come. */
export const NEVER: number = Number.POSITIVE_INFINITY;

/** Something to be done at an instant (`key`), in milliseconds on its clock: a timer that somebody waits for. */
export interface Deadline extends HeapMember {
  /** Whether nobody waits for it, so that it does not hold the process. While it is pending, only its clock sets this. */
  isIdle?: boolean;
  /** Called once the clock has reached `key`, with the deadline out of the heap. Must run no user code. */
  fire(now: number): void;
}

/** A source of time: the host's, or a virtual one of a scheduler. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number;
  /**
   * What to add to an instant for milliseconds since the epoch. It is found out once, so that the sums are monotonic, too,
   * whatever becomes of the wall clock.
   */
  readonly origin: number;
  /** The wall-clock time of an instant of this clock, as the wall clock stands now. */
  date(instant: number): Date;
  /** Does nothing with a deadline at {@link NEVER}: that holds no process, and holds back no report of a deadlock. */
  add(deadline: Deadline): void;
  remove(deadline: Deadline): void;
  /** Somebody begins to wait for a deadline that is pending and idle: from now on it holds the process. */
  hold(deadline: Deadline): void;
  /** Nobody waits for it any more: it is idle again. */
  release(deadline: Deadline): void;
  /** Fires what is late, in its order: for code that looks at a clock which the host has had no turn to serve. */
  catchUp(): void;
}

/**
 * The clock that time is read from and timers are set on. A deadline keeps it: where a host timeout belongs to a request, each has
 * another, as no request may wake another.
 */
export function clock(): Clock {
  return scheduler?.clock ?? (isByRequest ? new HostClock() : hostClock);
}
