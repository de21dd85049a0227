import type { ReceiveChannel } from "../channel/index.js";
import { note } from "../runtime/begin.js";
import { duration } from "./duration.js";
import { TimerChannel } from "./timer-channel.js";

/**
 * Delivers the time again and again, at a fixed period: `time.NewTicker(ms)`.
 *
 * A slow receiver misses ticks: at most one is pending, with the time of the first that was missed, and the
 * ticks stay on their grid. A ticker that nobody waits for needs no stopping.
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
export class Ticker {
  /** Where the ticks are received. It is never closed, not even by {@link stop}. */
  readonly channel: ReceiveChannel<Date>;
  readonly #channel: TimerChannel;

  /**
   * Starts the ticker; the first tick comes after one period.
   *
   * @param ms - Milliseconds between ticks, above zero.
   * @throws `RangeError` `non-positive interval for NewTicker`, or if `ms` is not a number.
   */
  constructor(ms: number) {
    if (duration(ms) <= 0) throw new RangeError("non-positive interval for NewTicker");
    this.#channel = new TimerChannel(ms, ms);
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
   * @param ms - Milliseconds between ticks, above zero.
   * @throws `RangeError` `non-positive interval for Ticker.Reset`, or if `ms` is not a number.
   */
  reset(ms: number): void {
    if (duration(ms) <= 0) throw new RangeError("non-positive interval for Ticker.Reset");
    note("timer.Reset", this.#channel);
    this.#channel.reset(ms, ms);
  }
}

/**
 * The channel of a new {@link Ticker}: `time.Tick(ms)`.
 *
 * @param ms - Milliseconds between ticks.
 * @returns The channel; null if `ms` is not positive, as in Go: in a {@link select}, a case that is never ready.
 * @throws `RangeError` if `ms` is not a number.
 *
 * Mirrors `time.Tick` in Go's time/tick.go.
 */
export function tick(ms: number): ReceiveChannel<Date> | null {
  return duration(ms) > 0 ? new TimerChannel(ms, ms) : null;
}
