/// <reference lib="esnext.disposable" preserve="true" />
import type { ReceiveChannel } from "../channel/index.js";
import { note } from "../runtime/begin.js";
import { NEVER } from "../runtime/clock.js";
import { inspect } from "../runtime/inspect.js";
import { duration } from "./duration.js";
import { TimerChannel } from "./timer-channel.js";

/**
 * Delivers the time on its channel once in every period: Go's `time.Ticker`.
 *
 * A slow receiver misses ticks: at most one tick is buffered, with the time of the first that was not received, and
 * later ticks stay on the grid. The times are whole periods apart, counted from the wall-clock time at which the ticker
 * was started or reset. A ticker that nobody waits for costs nothing and need not be stopped.
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
  /** The channel of the ticks. It is never closed, not even by {@link stop}. */
  readonly channel: ReceiveChannel<Date>;
  readonly #channel: TimerChannel;

  /**
   * Starts the ticker: `time.NewTicker(ms)`. The first tick comes after one period.
   *
   * @param ms - Milliseconds between ticks, above zero; less than a {@link Nanosecond} counts as one, and with
   *   `Infinity` there are no ticks.
   * @throws `RangeError` `non-positive interval for NewTicker`, or if `ms` is not a number.
   */
  constructor(ms: number) {
    if (duration(ms) <= 0) throw new RangeError("non-positive interval for NewTicker");
    this.#channel = new TimerChannel(ms, true);
    this.channel = this.#channel;
  }

  /** Stops the ticks and drops a buffered one. */
  stop(): void {
    note("timer.Stop", this.#channel);
    this.#channel.stop();
  }

  /**
   * Restarts the ticker with a new period, even after {@link stop}. A buffered tick of the old period is dropped.
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
   * The same as {@link stop}: `using ticker = new Ticker(…)` stops the ticks at the end of its block.
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
 * Returns the channel of a new {@link Ticker} that is never stopped: `time.Tick(ms)`.
 *
 * @param ms - Milliseconds between ticks. With zero or less the channel never delivers.
 * @returns The channel. Where Go returns nil, it is a channel that never delivers: in a {@link select}, a case that is
 *   never ready.
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
