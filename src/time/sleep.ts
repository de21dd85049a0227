import type { ReceiveChannel } from "../channel/index.js";
import { begin } from "../runtime/begin.js";
import { completedVoid, failed } from "../runtime/completion.js";
import type { WaitOptions } from "../runtime/options.js";
import { wait } from "../runtime/wait.js";
import { duration } from "./duration.js";
import { TimerChannel } from "./timer-channel.js";

/** Why a goroutine waits, in the words of Go's dumps. */
const SLEEP = "sleep";

/**
 * Waits for at least a duration: `time.Sleep(ms)`. It keeps the process alive, unless the duration is `Infinity`.
 *
 * @param ms - Milliseconds, including fractions and values beyond 2^31; zero or less does not wait, and `Infinity`
 *   waits forever.
 * @param options - `signal` cancels the sleep.
 * @returns Resolves when the time is over.
 * @throws Rejects with `RangeError` if `ms` is not a number, and with the signal's reason if it aborts first.
 *
 * @example
 * ```ts
 * import { Millisecond, sleep } from "goroutines";
 *
 * await sleep(20 * Millisecond);
 * ```
 *
 * Costs O(log n) in the number of pending timers. Mirrors `time.Sleep` in Go's time/sleep.go.
 */
export function sleep(ms: number, options?: WaitOptions): Promise<void> {
  try {
    const timer = new TimerChannel(duration(ms));
    const signal = begin(SLEEP, timer, options);
    // Even if the time is over by now: a sleep that is due earlier may not have ended yet, and goes on first.
    return ms > 0 ? wait<void>(timer, timer, SLEEP, null, signal) : completedVoid();
  } catch (error) {
    return failed(error);
  }
}

/**
 * Returns a channel that delivers the time once, after a duration: `time.After(ms)`. Use it for the timeout of a {@link
 * select}. Once nobody waits for it, it costs nothing and does not keep the process alive.
 *
 * @param ms - Milliseconds; with zero or less the channel is ready at once, with `Infinity` never.
 * @returns A channel that is never closed, and delivers the time at which it was due.
 * @throws `RangeError` if `ms` is not a number.
 *
 * @example
 * ```ts
 * import { after, Channel, Millisecond, select } from "goroutines";
 *
 * const reply = new Channel<string>();
 * const chosen = await select({ reply, timeout: after(10 * Millisecond) });
 * console.log(chosen.case); // timeout
 * ```
 *
 * Mirrors `time.After` in Go's time/sleep.go.
 */
export function after(ms: number): ReceiveChannel<Date> {
  return new TimerChannel(duration(ms));
}
