import type { ReceiveChannel } from "../channel/index.js";
import { go } from "../goroutine/index.js";
import { note } from "../runtime/begin.js";
import { type Clock, clock, type Deadline } from "../runtime/clock.js";
import { duration } from "./duration.js";
import { TimerChannel } from "./timer-channel.js";

/**
 * A single event in the future, which can be stopped and set again: Go's `time.Timer`. `new Timer(ms)` delivers the
 * time on its channel; {@link afterFunc} makes one that calls a function instead.
 *
 * @example
 * ```ts
 * import { Hour, Millisecond, Timer } from "goroutines";
 *
 * const timer = new Timer(1 * Hour);
 * console.log(timer.stop()); // true
 * console.log(timer.reset(5 * Millisecond)); // false
 * const { value: due } = await timer.channel.receive();
 * console.log(due instanceof Date); // true
 * ```
 *
 * Mirrors `Timer` in Go's time/sleep.go.
 */
export interface Timer {
  /** Where the time is received, once; it is never closed. Null if the timer calls a function. */
  readonly channel: ReceiveChannel<Date> | null;

  /**
   * Stops the timer. Nothing can be received any more until it is reset, also if it had expired.
   *
   * @returns Whether this kept it from firing: true if its time was not yet received, or its function not yet
   *   started.
   */
  stop(): boolean;

  /**
   * Sets the timer anew, whatever state it is in; a value of the old setting cannot be received any more.
   *
   * @param ms - Milliseconds from now; zero or less fires at once.
   * @returns What {@link stop} would have returned.
   * @throws `RangeError` if `ms` is not a number; then the timer is unchanged.
   */
  reset(ms: number): boolean;
}

/** A {@link Timer} that delivers the time on its channel. */
export interface ChannelTimer extends Timer {
  readonly channel: ReceiveChannel<Date>;
}

/** What a timer sets off: a value on a channel, or a call. */
interface Event {
  stop(): boolean;
  reset(ms: number, period: number): boolean;
}

class EventTimer implements Timer {
  readonly channel: ReceiveChannel<Date> | null;
  readonly #event: Event;

  constructor(ms: number, call?: Call) {
    const event = call ?? new TimerChannel(duration(ms), 0);
    this.channel = event instanceof TimerChannel ? event : null;
    this.#event = event;
  }

  stop(): boolean {
    note("timer.Stop", this.#event);
    return this.#event.stop();
  }

  reset(ms: number): boolean {
    duration(ms);
    note("timer.Reset", this.#event);
    return this.#event.reset(ms, 0);
  }
}

/**
 * Makes a {@link Timer} that delivers the time on its channel, once: `time.NewTimer(ms)`.
 *
 * `new Timer(ms)` takes milliseconds, zero or less for a timer that is ready at once, and throws `RangeError` if
 * that is not a number.
 */
// A class cannot say that `new` makes a timer with a channel while a `Timer` in general may have none.
export const Timer: {
  /** Starts a timer; `ms` as above. */
  new (ms: number): ChannelTimer;
  readonly prototype: Timer;
} = EventTimer as never;

/** A call in the future. It will do something, so it holds the process, as Go's counts against a deadlock. */
class Call implements Event, Deadline {
  key = 0;
  slot = -1;
  order = 0;
  readonly #clock: Clock = clock();
  readonly #fn: () => unknown;

  constructor(ms: number, fn: () => unknown) {
    this.#fn = fn;
    note("make", this);
    this.reset(ms);
  }

  stop(): boolean {
    const stopped = this.slot !== -1;
    this.#clock.remove(this);
    return stopped;
  }

  reset(ms: number): boolean {
    const stopped = this.stop();
    this.key = this.#clock.now() + Math.max(ms, 0);
    this.#clock.add(this);
    return stopped;
  }

  fire(): void {
    void go(this.#fn);
  }
}

/**
 * Calls a function in a goroutine of its own when a duration has passed: `time.AfterFunc(ms, fn)`. Until then it
 * keeps the process alive. A function that throws crashes the process, as in {@link go}.
 *
 * @param ms - Milliseconds; zero or less calls as soon as possible, but not in this call.
 * @param fn - What to call, async or not.
 * @returns A timer to stop it with, or to set it again; its `channel` is null.
 * @throws `RangeError` if `ms` is not a number, `TypeError` `go of nil func value` if `fn` is not a function.
 *
 * @example
 * ```ts
 * import { afterFunc, Millisecond, Minute } from "goroutines";
 *
 * afterFunc(5 * Millisecond, () => console.log("five milliseconds later"));
 * const never = afterFunc(1 * Minute, () => console.log("not printed"));
 * console.log(never.stop());
 * // true, five milliseconds later
 * ```
 *
 * Mirrors `time.AfterFunc` in Go's time/sleep.go.
 */
export function afterFunc(ms: number, fn: () => unknown): Timer {
  if (typeof fn !== "function") throw new TypeError("go of nil func value");
  return new EventTimer(ms, new Call(duration(ms), fn));
}
