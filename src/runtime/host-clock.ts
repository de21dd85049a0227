import { fireDuringChecks } from "./budget.js";
import { type Clock, type Deadline, NEVER } from "./clock.js";
import { fireDeadline } from "./events.js";
import { Heap } from "./heap.js";
import { isByRequest, monotonic } from "./host.js";
import {
  clearTimeout,
  type HostTimeout,
  holdTimeout,
  LONGEST_TIMEOUT,
  releaseTimeout,
  setTimeout,
  wallOrigin,
  wallTime,
} from "./host-timeout.js";

/** How late a host timeout may be before the clock takes it for lost, in milliseconds. */
const OVERDUE = 100;

/**
 * The host's time. All deadlines share one host timeout, set for the earliest. So they fire in order even after a
 * stall: Node keeps a list for each duration, and fires 10, 30, 25. They never fire early, as host timeouts do by up to
 * 1 ms. And they may be arbitrarily far away: a timeout beyond 2^31 - 1 ms would fire at once.
 *
 * A host may drop a timeout (of a request that has ended), so the clock sets a timeout again that is long overdue.
 *
 * Invariant: the host timeout holds the process exactly while a pending deadline is not idle.
 */
export class HostClock implements Clock {
  readonly #heap = new Heap<Deadline>();
  /** How many of the pending deadlines are not idle. */
  #held = 0;
  #timeout: HostTimeout | null = null;
  /** When the host timeout ends; it may end before the earliest deadline, never after it. */
  #timeoutAt = 0;
  #firing = false;
  /** The latest result of {@link now}. A caller that adds a deadline has just read the clock. */
  #lastNow = 0;
  #origin: number | null = null;

  constructor() {
    if (!isByRequest) fireDuringChecks((now) => this.fireDue(now));
  }

  now(): number {
    this.#lastNow = monotonic.now();
    return this.#lastNow;
  }

  get origin(): number {
    this.#origin ??= wallOrigin();
    return this.#origin;
  }

  date(instant: number): Date {
    return wallTime(instant);
  }

  add(deadline: Deadline): void {
    if (deadline.key === NEVER) return;
    this.#heap.add(deadline);
    if (deadline.isIdle !== true) this.#held += 1;
    if (!this.#firing) this.#arm();
  }

  remove(deadline: Deadline): void {
    if (deadline.slot === -1) return;
    this.#heap.remove(deadline);
    if (deadline.isIdle !== true) this.#held -= 1;
    if (!this.#firing && this.#held === 0) this.#disarm();
  }

  hold(deadline: Deadline): void {
    deadline.isIdle = false;
    this.#held += 1;
    if (!this.#firing) this.#arm();
  }

  release(deadline: Deadline): void {
    deadline.isIdle = true;
    this.#held -= 1;
    if (!this.#firing && this.#held === 0) this.#disarm();
  }

  catchUp(): void {
    if (this.#heap.least !== undefined) this.fireDue(this.now());
  }

  /** Fires due deadlines. Not re-entrant: firing may enter operations, which call this again. */
  fireDue(now: number): void {
    const { least } = this.#heap;
    if (least === undefined || least.key > now || this.#firing) return;
    this.#firing = true;
    try {
      for (let due = this.#heap.least; due !== undefined && due.key <= now; due = this.#heap.least) {
        this.remove(due);
        fireDeadline(due, now);
      }
    } finally {
      this.#firing = false;
    }
    if (this.#heap.least === undefined) this.#disarm();
    else this.#arm();
  }

  #arm(): void {
    const { key: when } = this.#heap.least as Deadline;
    if (this.#timeout !== null) {
      if (this.#timeoutAt <= when && this.#lastNow - this.#timeoutAt < OVERDUE) {
        if (this.#held > 0) holdTimeout(this.#timeout);
        else releaseTimeout(this.#timeout);
        return;
      }
      clearTimeout(this.#timeout);
    }
    const now = this.now();
    const delay = Math.min(Math.max(Math.ceil(when - now), 1), LONGEST_TIMEOUT);
    this.#timeoutAt = now + delay;
    this.#timeout = setTimeout(() => this.#wake(), delay);
    if (this.#held === 0) releaseTimeout(this.#timeout);
  }

  /**
   * Called when no pending deadline holds the process. A loop of selects whose timeouts never expire comes here in each
   * round. Releasing a host timeout is much cheaper than clearing it and setting another.
   */
  #disarm(): void {
    if (this.#timeout === null) return;
    if (typeof this.#timeout !== "number" || this.#heap.least !== undefined) {
      releaseTimeout(this.#timeout);
    } else {
      clearTimeout(this.#timeout);
      this.#timeout = null;
    }
  }

  #wake(): void {
    this.#timeout = null;
    this.fireDue(this.now());
    if (this.#timeout === null && this.#heap.least !== undefined) this.#arm();
  }
}

export const hostClock: HostClock = /* @__PURE__ */ new HostClock();
