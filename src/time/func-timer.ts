/// <reference lib="esnext.disposable" preserve="true" />
import { note } from "../runtime/begin.js";
import { type Clock, clock, type Deadline, NEVER } from "../runtime/clock.js";
import { call, checkFunction, type NotGenerator, prepare } from "../runtime/goroutine.js";
import { inspect } from "../runtime/inspect.js";
import { dueText } from "./due-text.js";
import { duration } from "./duration.js";

/**
 * A pending call of a function, which can be stopped and reset: the result of {@link afterFunc}. In Go it is a
 * `time.Timer` whose channel is nil.
 *
 * @example
 * ```ts
 * import { afterFunc, type FuncTimer, Hour, Millisecond } from "goroutines";
 *
 * const timer: FuncTimer = afterFunc(1 * Hour, () => console.log("called"));
 * console.log(timer.reset(5 * Millisecond));
 * // true, called
 * ```
 *
 * Mirrors `Timer` in Go's time/sleep.go.
 */
export interface FuncTimer extends Disposable {
  /**
   * Stops the timer: the function is not called until a {@link reset}. It does not wait for a running function.
   *
   * @returns Whether this prevented the call: false if the function has been called, or the timer was already stopped.
   */
  stop(): boolean;

  /**
   * Resets the timer to a new duration, whatever its state. The function will run in the async context of this call.
   *
   * @param ms - Milliseconds from now; zero or less calls as soon as possible, and `Infinity` never calls.
   * @returns The value that {@link stop} would have returned.
   * @throws `RangeError` if `ms` is not a number; then the timer is unchanged.
   */
  reset(ms: number): boolean;
}

/** The call will do something, so the alarm keeps the process alive, as Go's prevents a deadlock report. */
class Call implements FuncTimer, Deadline {
  key: number = NEVER;
  slot = -1;
  order = 0;
  readonly #clock: Clock = clock();
  readonly #fn: () => unknown;
  /** Starts the goroutine; null unless the timer is active. */
  #start: (() => void) | null = null;

  constructor(ms: number, fn: () => unknown) {
    this.#fn = fn;
    note("make", this, "timer");
    this.#set(ms);
  }

  stop(): boolean {
    note("timer.Stop", this);
    return this.#stop();
  }

  reset(ms: number): boolean {
    duration(ms);
    note("timer.Reset", this);
    const stopped = this.#stop();
    this.#set(ms);
    return stopped;
  }

  fire(): void {
    const start = this.#start as () => void;
    this.#stop();
    start();
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  /** @internal */
  [inspect](): string {
    return `FuncTimer { due: ${dueText(this.#clock, this.key)} }`;
  }

  #set(ms: number): void {
    this.key = this.#clock.now() + Math.max(ms, 0);
    this.#clock.add(this);
    this.#start = prepare(() => call(this.#fn, []), this.#fn.name);
  }

  #stop(): boolean {
    const stopped = this.#start !== null;
    this.#clock.remove(this);
    this.#start = null;
    this.key = NEVER;
    return stopped;
  }
}

/**
 * Calls a function in a goroutine of its own after a duration: `time.AfterFunc(ms, fn)`. Until then it keeps the
 * process alive. A function that throws ends the process, as in {@link go}.
 *
 * @param ms - Milliseconds; zero or less calls as soon as possible, but not inside this call. `Infinity` never calls,
 *   and does not keep the process alive.
 * @param fn - The function, async or not. It runs in the async context (the stores of `AsyncLocalStorage`) of this
 *   call.
 * @returns A timer that can stop or reset the call.
 * @throws `RangeError` if `ms` is not a number, and `TypeError` for an `fn` that {@link go} would refuse.
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
 * Costs O(log n) in the number of pending timers. Mirrors `time.AfterFunc` in Go's time/sleep.go.
 */
export function afterFunc<Result>(ms: number, fn: (() => Result) & NotGenerator<Result>): FuncTimer {
  checkFunction(fn);
  return new Call(duration(ms), fn);
}
