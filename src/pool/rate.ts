import { park } from "../runtime/operation.js";
import { type Link, type Queue, WaitQueue } from "../runtime/wait-queue.js";
import type { RateOptions } from "./options.js";

/** A call of the handler: made, or granted and not yet made. */
export class Start implements Link {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  /** The time at which its synchronous part returned; `Infinity` until then. */
  at: number = Infinity;
}

/**
 * Allows at most `limit` handler calls in any `interval` milliseconds. A call is granted only if the call `limit`
 * places before it is at least an interval ago. A call is dated when its synchronous part has returned. So the handler
 * has begun before that date, even if a subscriber or the garbage collector delays it, and calls never get closer
 * together.
 *
 * Invariant: `#starts` holds the calls of the last interval and the unused grants, `#length` in all.
 */
export class Rate {
  readonly #limit: number;
  readonly #interval: number;
  readonly #starts: WaitQueue<Start> = new WaitQueue();
  #length = 0;

  constructor({ limit, interval }: RateOptions) {
    this.#limit = limit;
    this.#interval = interval;
  }

  /** The time of the next grant, at most `now` if it is possible now; `Infinity` if it depends on an unused grant. */
  opensAt(now: number): number {
    const starts = this.#starts;
    while (starts.first !== null && starts.first.at + this.#interval <= now) this.revoke(starts.first);
    return this.#length < this.#limit ? now : (starts.first as Start).at + this.#interval;
  }

  grant(): Start {
    const start = new Start();
    this.#starts[park](start);
    this.#length += 1;
    return start;
  }

  /** Dates a call that was made. It becomes the latest, even if a later grant was used before it. */
  made(start: Start, now: number): void {
    start.at = now;
    this.#starts.unpark(start);
    this.#starts[park](start);
  }

  /** Takes a grant back, as if it had never been given. */
  revoke(start: Start): void {
    this.#starts.unpark(start);
    this.#length -= 1;
  }
}
