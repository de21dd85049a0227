/// <reference lib="esnext.disposable" preserve="true" />
import type { ReceiveChannel } from "../channel/index.js";
import { note } from "../runtime/begin.js";
import { inspect } from "../runtime/inspect.js";
import { duration } from "./duration.js";
import { TimerChannel } from "./timer-channel.js";

/**
 * Delivers the time once on its channel, and can be stopped and reset: Go's `time.Timer`. A timer that nobody waits for
 * costs nothing, need not be stopped, and does not keep the process alive.
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
  /** The channel that delivers the time once. It is never closed, not even by {@link stop}. */
  readonly channel: ReceiveChannel<Date>;
  readonly #channel: TimerChannel;

  /**
   * Starts the timer: `time.NewTimer(ms)`.
   *
   * @param ms - Milliseconds; with zero or less the channel is ready at once, with `Infinity` never.
   * @throws `RangeError` if `ms` is not a number.
   */
  constructor(ms: number) {
    this.#channel = new TimerChannel(duration(ms));
    this.channel = this.#channel;
  }

  /**
   * Stops the timer: until it is reset, nothing can be received, even if it has already expired.
   *
   * @returns Whether this kept the timer from firing: true if its time was not yet received.
   */
  stop(): boolean {
    note("timer.Stop", this.#channel);
    return this.#channel.stop();
  }

  /**
   * Resets the timer to a new duration, whatever its state. A time of the old duration can no longer be received.
   *
   * @param ms - Milliseconds from now; with zero or less the channel is ready at once, with `Infinity` never.
   * @returns The value that {@link stop} would have returned.
   * @throws `RangeError` if `ms` is not a number; then the timer is unchanged.
   */
  reset(ms: number): boolean {
    duration(ms);
    note("timer.Reset", this.#channel);
    return this.#channel.reset(ms);
  }

  /**
   * The same as {@link stop}: `using timer = new Timer(…)` stops the timer at the end of its block.
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
