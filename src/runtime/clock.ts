import type { HeapMember } from "./heap.js";
import { isByRequest } from "./host.js";
import { HostClock, hostClock } from "./host-clock.js";
import { scheduler } from "./scheduler.js";

/** The `key` of a deadline that never comes. */
export const NEVER: number = Number.POSITIVE_INFINITY;

/** A timer: an action at an instant (`key`), in milliseconds on its clock. */
export interface Deadline extends HeapMember {
  /**
   * Whether no goroutine waits for it: an idle deadline does not hold the process. Only its clock sets this while
   * pending.
   */
  isIdle?: boolean;
  /** Called once the clock has reached `key`, with the deadline out of the heap. Must run no user code. */
  fire(now: number): void;
}

/** A source of time: the host's, or a virtual one of a scheduler. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number;
  /**
   * An instant plus `origin` is a time in milliseconds since the epoch. A clock reads its origin once: so these times
   * are monotonic too, even if the wall clock changes.
   */
  readonly origin: number;
  /** The wall-clock time of an instant of this clock, as the wall clock stands now. */
  date(instant: number): Date;
  /** Ignores a deadline at {@link NEVER}, which must neither hold the process nor delay the report of a deadlock. */
  add(deadline: Deadline): void;
  remove(deadline: Deadline): void;
  /** A goroutine begins to wait for a pending, idle deadline: from now on the deadline holds the process. */
  hold(deadline: Deadline): void;
  /** No goroutine waits for the deadline any more: it is idle again. */
  release(deadline: Deadline): void;
  /** Fires late deadlines in order, for code that reads a clock before the host had a turn to serve it. */
  catchUp(): void;
}

/**
 * The clock in force. A deadline keeps its clock. If host timeouts belong to requests, each call makes a new clock,
 * because no request may wake another.
 */
export function clock(): Clock {
  return scheduler?.clock ?? (isByRequest ? new HostClock() : hostClock);
}
