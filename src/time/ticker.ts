/// <reference lib="esnext.disposable" preserve="true" />
import type { ReceiveChannel } from "../channel/index.js";
import { note } from "../runtime/begin.js";
import { NEVER } from "../runtime/clock.js";
import { inspect } from "../runtime/inspect.js";
import { duration } from "./duration.js";
import { TimerChannel } from "./timer-channel.js";

/**
 * Delivers the time again and again, at a fixed period: `time.NewTicker(ms)`.
 *
 * A slow receiver misses ticks: at most one is pending, with the time of the first that was missed, and the
 * ticks stay on their grid. The times lie whole periods apart: they are counted from the wall-clock time at which the
 * ticker was started or reset. A ticker that nobody waits for costs nothing and needs no stopping.
 *
 * @example
 * ```ts
 * import { Millisecond, Ticker } from "goroutines";
 *
 * const ticker = new Ticker(5 * Millisecond);
 * let ticks = 0;
 * for await (const _ of ticker.channel) if (++ticks === 3) break;
 * ticker.stop();
 * ```
 *
 * Mirrors `Ticker` in Go's time/tick.go.
 */
export class Ticker implements Disposable {
  /** Where the ticks are received. It is never closed, not even by {@link stop}. */
  readonly channel: ReceiveChannel<Date>;
  readonly #channel: TimerChannel;

  /**
   * Starts the ticker; the first tick comes after one period.
   *
   * @param ms - Milliseconds between ticks, above zero; less than a {@link Nanosecond} counts as one, and with `Infinity`
   *   there is no tick.
   * @throws `RangeError` `non-positive interval for NewTicker`, or if `ms` is not a number.
   */
  constructor(ms: number) {
    if (duration(ms) <= 0) throw new RangeError("non-positive interval for NewTicker");
    this.#channel = new TimerChannel(ms, true);
    this.channel = this.#channel;
  }

  /** Ends the ticks, a pending one included. */
  stop(): void {
    note("timer.Stop", this.#channel);
    this.#channel.stop();
  }

  /**
   * Starts anew with another period, also after {@link stop}; a pending tick of the old one is dropped.
   *
   * @param ms - Milliseconds between ticks, above zero, as for a new ticker.
   * @throws `RangeError` `non-positive interval for Ticker.Reset`, or if `ms` is not a number.
   */
  reset(ms: number): void {
    if (duration(ms) <= 0) throw new RangeError("non-positive interval for Ticker.Reset");
    note("timer.Reset", this.#channel);
    this.#channel.reset(ms);
  }

  /**
   * {@link stop}, so that `using ticker = new Ticker(…)` stops the ticks when its block is left.
   *
   * @example
   * ```ts
   * import { Millisecond, Ticker } from "goroutines";
   *
   * using ticker = new Ticker(2 * Millisecond);
   * let ticks = 0;
   * for await (const _ of ticker.channel) if (++ticks === 3) break;
   * console.log(ticks); // 3
   * ```
   */
  [Symbol.dispose](): void {
    this.stop();
  }

  /** @internal */
  [inspect](): string {
    return this.#channel.describe("Ticker");
  }
}

/**
 * The channel of a new {@link Ticker}, for one that is never stopped: `time.Tick(ms)`.
 *
 * @param ms - Milliseconds between ticks. Zero or less switches the ticks off: nothing is ever delivered.
 * @returns The channel. Where Go returns nil, it is one that never delivers: in a {@link select}, a case that is never
 *   ready.
 * @throws `RangeError` if `ms` is not a number.
 *
 * @example
 * ```ts
 * import { Millisecond, tick } from "goroutines";
 *
 * let ticks = 0;
 * for await (const _ of tick(2 * Millisecond)) if (++ticks === 3) break;
 * console.log(ticks); // 3
 * ```
 *
 * Mirrors `time.Tick` in Go's time/tick.go.
 */
export function tick(ms: number): ReceiveChannel<Date> {
  return new TimerChannel(duration(ms) > 0 ? ms : NEVER, true);
}
