import type { ReceiveChannel, WaitOptions } from "../channel/index.js";
import { refusal } from "../runtime/abort.js";
import { enter, settleVoid } from "../runtime/scheduler.js";
import { wait } from "../runtime/wait.js";
import { duration } from "./duration.js";
import { TimerChannel } from "./timer-channel.js";

/**
 * Waits for at least a duration: `time.Sleep(ms)`. It keeps the process alive.
 *
 * @param ms - Milliseconds, fractions and values beyond 2^31 included; zero or less does not wait.
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
 * Costs O(log n) in the number of timers that are waited for. Mirrors `time.Sleep` in Go's time/sleep.go.
 */
export function sleep(ms: number, options?: WaitOptions): Promise<void> {
  let timer: TimerChannel;
  try {
    timer = new TimerChannel(duration(ms), 0);
  } catch (error) {
    return Promise.reject(error);
  }
  const late = enter("sleep", timer);
  const signal = options?.signal;
  const refused = signal === undefined ? null : refusal(signal, late);
  if (refused !== null) return refused;
  return timer.commit() === undefined ? wait<void>(timer, null, "sleep", signal) : settleVoid(late);
}

/**
 * A channel that delivers the time once, when a duration has passed: `time.After(ms)`. Made for the timeout of a
 * {@link select}; one that nobody waits for any more costs nothing and does not keep the process alive.
 *
 * @param ms - Milliseconds; zero or less is ready at once.
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
  return new TimerChannel(duration(ms), 0);
}
