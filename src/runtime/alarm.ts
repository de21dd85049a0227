import { type Clock, clock, type Deadline } from "./clock.js";
import { soon } from "./completion.js";
import { inNobodysName } from "./events.js";

/**
 * Calls back at an instant, in a microtask of its own, because a deadline must not run user code. The callback runs in
 * the async context of the operation or host timeout that finds it due. Callers bind a callback that runs user code
 * first, by `bound` or `prepare`.
 */
export class Alarm implements Deadline {
  readonly key: number;
  slot = -1;
  order = 0;
  readonly #callback: () => void;
  readonly #clock: Clock = clock();

  /** `instant` is a time of the clock in force. */
  constructor(instant: number, callback: () => void) {
    this.key = instant;
    this.#callback = callback;
    this.#clock.add(this);
  }

  fire(): void {
    soon(() => inNobodysName(this.#callback));
  }

  /** Does nothing once the alarm has fired; the callback may be about to run. */
  cancel(): void {
    this.#clock.remove(this);
  }
}
