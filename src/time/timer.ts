/// <reference lib="esnext.disposable" preserve="true" />
import type { ReceiveChannel } from "../channel/index.js";
import { note } from "../runtime/begin.js";
import { inspect } from "../runtime/inspect.js";
import { duration } from "./duration.js";
import { TimerChannel } from "./timer-channel.js";

/**
 * Delivers the time once, on its channel, and can be stopped and set again: Go's `time.Timer`. It is {@link after} with a
 * handle. A timer that nobody waits for costs nothing, needs no stopping, and does not keep the process alive.
 *
 * @example
 * ```ts
 * import { Hour, Millisecond, Timer } from "goroutines";
 *
 * const timer = new Timer(1 * Hour);
 * console.log(timer.stop()); // true
 * console.log(timer.reset(5 * Millisecond)); // false
 * console.log((await timer.channel.take()) instanceof Date); // true
 * ```
 *
 * Mirrors `Timer` in Go's time/sleep.go.
 */
export class Timer implements Disposable {
  /** Where the time is received, once. It is never closed, not even by {@link stop}. */
  readonly channel: ReceiveChannel<Date>;
  readonly #channel: TimerChannel;

  /**
   * Starts the timer: `time.NewTimer(ms)`.
   *
   * @param ms - Milliseconds; zero or less is ready at once, and with `Infinity` it never is.
   * @throws `RangeError` if `ms` is not a number.
   */
  constructor(ms: number) {
    this.#channel = new TimerChannel(duration(ms));
    this.channel = this.#channel;
  }

  /**
   * Stops the timer. Until it is reset nothing can be received, even if it has already expired.
   *
   * @returns Whether this kept it from firing: true if its time was not yet received.
   */
  stop(): boolean {
    note("timer.Stop", this.#channel);
    return this.#channel.stop();
  }

  /**
   * Sets the timer anew, whatever state it is in; a value of the old setting cannot be received any more.
   *
   * @param ms - Milliseconds from now; zero or less is ready at once, and with `Infinity` it never is.
   * @returns What {@link stop} would have returned.
   * @throws `RangeError` if `ms` is not a number; then the timer is unchanged.
   */
  reset(ms: number): boolean {
    duration(ms);
    note("timer.Reset", this.#channel);
    return this.#channel.reset(ms);
  }

  /**
   * {@link stop}, so that `using timer = new Timer(…)` stops the timer when its block is left.
   *
   * @example
   * ```ts
   * import { Millisecond, Timer } from "goroutines";
   *
   * function withTimer() {
   *   using timer = new Timer(5 * Millisecond);
   *   return timer;
   * }
   * console.log(withTimer().stop()); // false
   * ```
   */
  [Symbol.dispose](): void {
    this.stop();
  }

  /** @internal */
  [inspect](): string {
    return this.#channel.describe("Timer");
  }
}
