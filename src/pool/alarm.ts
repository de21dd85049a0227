import { settleVoid } from "../runtime/scheduler.js";
import { type Clock, clock, type Deadline } from "../runtime/timers.js";

/** Calls back at an instant, in a microtask of its own, because a deadline must not run code of the user's. */
export class Alarm implements Deadline {
  readonly when: number;
  slot = -1;
  order = 0;
  readonly #callback: () => void;
  readonly #clock: Clock = clock();

  constructor(when: number, callback: () => void) {
    this.when = when;
    this.#callback = callback;
    this.#clock.add(this);
  }

  fire(): void {
    void settleVoid(false).then(this.#callback);
  }

  /** Does nothing once it has fired; the callback may be about to run. */
  cancel(): void {
    this.#clock.remove(this);
  }
}
