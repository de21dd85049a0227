import { Heap, type HeapMember } from "./heap.js";
import { monotonic } from "./host.js";
import { clearTimeout, type HostTimeout, LONGEST_TIMEOUT, setTimeout, wallTime } from "./host-timeout.js";
import { fireDuringChecks, installed } from "./scheduler.js";

/** Something to be done at an instant, in milliseconds on its clock: a timer that somebody waits for. */
export interface Deadline extends HeapMember {
  /** Called once the clock has reached `when`, with the deadline out of the heap. Must run no user code. */
  fire(now: number): void;
}

/** A source of time. The host's is below; tests bring virtual ones. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number;
  /** The wall-clock time of an instant of this clock. */
  date(instant: number): Date;
  add(deadline: Deadline): void;
  remove(deadline: Deadline): void;
}

/**
 * The host's time. All deadlines share one host timeout, set for the earliest: so they fire in their order
 * also after a stall (Node keeps a list for each duration, and fires 10, 30, 25), never early (hosts are, by
 * up to 1 ms), and however far away they are (a timeout beyond 2^31 - 1 ms would fire at once).
 *
 * Invariant: the host timeout holds the process exactly while a deadline is pending.
 */
class HostClock implements Clock {
  readonly #heap = new Heap<Deadline>();
  #timeout: HostTimeout | null = null;
  /** When the host timeout ends; it may end before the earliest deadline, never after it. */
  #timeoutAt = 0;
  #firing = false;

  constructor() {
    fireDuringChecks((now) => this.fireDue(now));
  }

  now(): number {
    return monotonic.now();
  }

  date(instant: number): Date {
    return wallTime(instant);
  }

  add(deadline: Deadline): void {
    this.#heap.add(deadline);
    if (!this.#firing) this.#arm();
  }

  remove(deadline: Deadline): void {
    this.#heap.remove(deadline);
    if (!this.#firing && this.#heap.least === undefined) this.#rest();
  }

  /** Fires what is due. Not re-entrant: firing may enter operations, which ask for this again. */
  fireDue(now: number): void {
    const { least } = this.#heap;
    if (least === undefined || least.when > now || this.#firing) return;
    this.#firing = true;
    try {
      for (let due = this.#heap.least; due !== undefined && due.when <= now; due = this.#heap.least) {
        this.#heap.remove(due);
        due.fire(now);
      }
    } finally {
      this.#firing = false;
    }
    if (this.#heap.least === undefined) this.#rest();
    else this.#arm();
  }

  #arm(): void {
    const { when } = this.#heap.least as Deadline;
    if (this.#timeout !== null) {
      if (this.#timeoutAt <= when) {
        if (typeof this.#timeout !== "number") this.#timeout.ref();
        return;
      }
      clearTimeout(this.#timeout);
    }
    const now = this.now();
    const delay = Math.min(Math.max(Math.ceil(when - now), 1), LONGEST_TIMEOUT);
    this.#timeoutAt = now + delay;
    this.#timeout = setTimeout(() => this.#wake(), delay);
  }

  /**
   * Nothing is pending. A loop whose selects all time out later, but never do, comes here each time round, and
   * to let go of a host timeout is much cheaper than to clear it and to set another.
   */
  #rest(): void {
    if (this.#timeout === null) return;
    if (typeof this.#timeout !== "number") {
      this.#timeout.unref();
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

/** The clock that time is read from and timers are set on. */
export function clock(): Clock {
  return installed()?.clock ?? hostClock;
}
