import { note } from "../runtime/begin.js";
import { type Clock, clock, type Deadline } from "../runtime/clock.js";
import { park, type Waiter } from "../runtime/operation.js";
import type { Parking } from "../runtime/wait.js";
import type { Link, Queue } from "../runtime/wait-queue.js";

/**
 * The instant of one `wait`, whose tokens were taken in advance. The waiter leaves when it is due, or because its
 * signal has aborted; then `leave` returns the tokens.
 *
 * An infinite instant does not keep the process alive, and a wait for it without a signal is a deadlock.
 */
export class Turn implements Parking, Queue, Deadline {
  readonly key: number;
  slot = -1;
  order = 0;
  readonly #clock: Clock = clock();
  readonly #leave: () => void;
  #waiter: Waiter | null = null;
  #isDue = false;

  constructor(at: number, leave: () => void) {
    this.key = at;
    this.#leave = leave;
    note("make", this, "limiter turn");
  }

  /** @internal */
  [park](waiter: Waiter): void {
    this.#clock.add(this);
    this.#waiter = waiter;
    waiter.queue = this;
  }

  unpark(link: Link): void {
    link.queue = null;
    this.#waiter = null;
    if (this.#isDue) return;
    this.#clock.remove(this);
    this.#leave();
  }

  fire(): void {
    this.#isDue = true;
    this.#waiter?.claim().complete(undefined, true);
  }
}
