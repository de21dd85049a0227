import { quoted } from "../runtime/quoted.js";
import { ABANDONED, Bubble } from "./bubble.js";
import { DeadlockError } from "./deadlock-error.js";
import { takeHostTimers } from "./host-timers.js";
import type { Strategy } from "./strategy.js";

/** Options of {@link synctest}. */
export interface SynctestOptions {
  /**
   * Milliseconds of real time after which a bubble that has not ended is given up; by default there is no limit. It is
   * for bubbles that wait for the outside world, and should be below the time limit of the test runner.
   */
  readonly timeout?: number;
  /**
   * Puts the host's timers on the bubble's clock while it runs: `setTimeout`, `setInterval`, `setImmediate`, `Date`,
   * `performance.now` and `AbortSignal.timeout`. Use it for code that does not take its time from this package; false
   * by default.
   */
  readonly hostTimers?: boolean;
}

/** Takes steps in FIFO order, and makes Go's random choices at random. */
const fifo: Strategy = {
  choose: (n) => Math.floor(Math.random() * n),
};

/**
 * Runs a function in a bubble of virtual time: Go's `testing/synctest`.
 *
 * **Time advances when all goroutines wait for operations of this package.** A promise of the outside world (fetch, the
 * file system) is waited for if the host tells that it is in progress. To be sure, wrap it in {@link external}.
 *
 * Inside, time stands still while any goroutine can run, and jumps to the next timer when all of them wait: a test of
 * hours takes milliseconds, and every instant is exact. Time starts at 2000-01-01T00:00:00Z, and stops when the
 * function ends; the goroutines that it started must have ended by then, or end without waiting for time.
 *
 * Channels and timers belong to the bubble in which they were made; another bubble refuses them with Go's error, such
 * as `send on synctest channel from outside bubble`. A timer is refused even after its bubble has ended:
 * `synctest timer accessed from outside bubble`. Objects made outside all bubbles may be used in each.
 *
 * Bubbles are isolated: several may run at the same time, and goroutines started outside stay on the host's clock.
 * Goroutines left over from a failed bubble no longer act. (A host without `AsyncLocalStorage` cannot tell bubbles
 * apart, and runs one at a time.)
 *
 * @param body - The test; it is the bubble's main goroutine.
 * @param options - A time limit, and whether the host's timers use the bubble's clock.
 * @returns Resolves to the result of `body`.
 * @throws Rejects with the error of `body`, or of a goroutine that nobody joins; with {@link DeadlockError}
 *   `deadlock: all goroutines in bubble are blocked`, or
 *   `deadlock: main bubble goroutine has exited but blocked goroutines remain`, or
 *   `the bubble has not ended within … ms`, and for each goroutine what it waits for and where; with `Error` if it is
 *   called inside a bubble.
 *
 * @example
 * ```ts
 * import { after, Channel, Hour, select } from "goroutines";
 * import { synctest } from "goroutines/testing";
 *
 * const outcome = await synctest(async () => {
 *   const reply = new Channel<string>();
 *   const { case: which } = await select({ reply, timeout: after(1 * Hour) });
 *   return which;
 * });
 * console.log(outcome); // timeout
 * ```
 *
 * Mirrors `Test` in Go's testing/synctest.
 */
export async function synctest<T>(body: () => T, options: SynctestOptions = {}): Promise<Awaited<T>> {
  const { timeout, hostTimers = false } = options;
  if (typeof body !== "function") throw new TypeError(`synctest: body must be a function, not ${quoted(body)}`);
  if (timeout !== undefined && !(timeout > 0)) {
    throw new RangeError(`synctest: timeout must be a number > 0, not ${quoted(timeout)}`);
  }
  const bubble = new Bubble(fifo, true, hostTimers);
  const restore = hostTimers ? takeHostTimers() : undefined;
  try {
    const ending = await bubble.run(body, (text) => new DeadlockError(text), timeout);
    if (ending === ABANDONED) throw new Error("unreachable: this strategy abandons nothing");
    return ending.value;
  } finally {
    restore?.();
  }
}

function currentBubble(): Bubble {
  const bubble = Bubble.current;
  if (bubble === null) throw new Error("goroutine is not in a bubble");
  return bubble;
}

/**
 * Waits until every other goroutine of the bubble waits, without advancing time: Go's `synctest.Wait`.
 *
 * @throws `Error` `goroutine is not in a bubble`, or `wait already in progress`.
 *
 * @example
 * ```ts
 * import { afterFunc, sleep } from "goroutines";
 * import { settled, synctest } from "goroutines/testing";
 *
 * await synctest(async () => {
 *   let fired = false;
 *   afterFunc(5, () => { fired = true; });
 *   await sleep(5);
 *   await settled();
 *   console.log(fired); // true
 * });
 * ```
 */
export function settled(): Promise<void> {
  return currentBubble().settled();
}

/**
 * Marks a wait for the outside world (I/O, a host timer, a worker): until `promise` settles, the bubble's time stands
 * still and there is no deadlock. Outside a bubble it returns the promise unchanged.
 *
 * @example
 * ```ts
 * import { external, synctest } from "goroutines/testing";
 *
 * await synctest(async () => {
 *   const text = await external(Promise.resolve("from the outside"));
 *   console.log(text); // from the outside
 * });
 * ```
 */
export function external<T>(promise: PromiseLike<T>): Promise<T> {
  return Bubble.current?.external(promise) ?? Promise.resolve(promise);
}
