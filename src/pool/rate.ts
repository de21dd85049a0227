import { park } from "../runtime/operation.js";
import { type Link, type Queue, WaitQueue } from "../runtime/wait-queue.js";
import type { RateOptions } from "./options.js";

/** A call of the handler, made or about to be. */
export class Start implements Link {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  /** When its synchronous part had returned; `Infinity` until then. */
  at: number = Infinity;
}

/**
 * Lets at most `limit` handler calls be in any `interval` milliseconds: before one is granted, the one `limit`
 * before it has to be an interval ago. A call is dated when its synchronous part has returned. So whatever delays it, a
 * subscriber or the collector, the handler has begun before that date, and two calls never get closer together.
 *
 * Invariant: in `#starts` stand the calls of the last interval and the grants not yet used, `#length` in all.
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

  /** When the next call may be granted: not after `now`, or then; `Infinity` if that depends on a grant not yet used. */
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

  /** A call was made. It is now the latest, although another may have been granted after it and made before it. */
  made(start: Start, now: number): void {
    start.at = now;
    this.#starts.unpark(start);
    this.#starts[park](start);
  }

  /** Takes a grant back, as if it had not been given. */
  revoke(start: Start): void {
    this.#starts.unpark(start);
    this.#length -= 1;
  }
}
