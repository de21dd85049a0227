import { ABANDONED, Bubble } from "./bubble.js";
import { DeadlockError } from "./deadlock-error.js";
import { takeHostTimers } from "./host-timers.js";
import type { Strategy } from "./strategy.js";

/** How {@link synctest} runs a test. */
export interface SynctestOptions {
  /**
   * After how many milliseconds of the host's time to give up a bubble that has not ended; by default it may take for ever. It
   * is for bubbles that wait for the outside world, and should be below the time limit of the test runner.
   */
  readonly timeout?: number;
  /**
   * Puts the host's timers on the bubble's clock while it runs: `setTimeout`, `setInterval`, `setImmediate`, `Date`,
   * `performance.now` and `AbortSignal.timeout`. For code that does not take its time from this library; false by default.
   */
  readonly hostTimers?: boolean;
}

/** First come, first served; what Go decides by chance is decided by chance. */
const fifo: Strategy = {
  choose: (n) => Math.floor(Math.random() * n),
};

/**
 * Runs a function in a bubble of virtual time: Go's `testing/synctest`.
 *
 * **Time moves when all wait for operations of this library.** A promise of the outside world (fetch, the file system) is waited
 * for where the host tells that it is under way. To be sure, wrap it in {@link external}.
 *
 * Inside, time stands still while any goroutine can run, and jumps to the next timer when all of them wait: a test of
 * hours takes milliseconds, and every instant is exact. Time starts at 2000-01-01T00:00:00Z, and stops when the
 * function ends; the goroutines that it started must have ended by then, or end without waiting for time.
 *
 * Channels and timers belong to the bubble that they were made in; another one refuses them with Go's error, `send on
 * synctest channel from outside bubble` for instance. A timer is refused also once its bubble is over: `synctest timer
 * accessed from outside bubble`. What was made outside of all bubbles may be used in each.
 *
 * Bubbles are islands: several run at a time, and what was started outside of them keeps the host's clock. What is left of a
 * bubble that has failed does not act any more. (A host without `AsyncLocalStorage` cannot tell them apart, and has one at a
 * time.)
 *
 * @param body - The test; it is the bubble's main goroutine.
 * @param options - A time limit, and whether the host's timers are the bubble's.
 * @returns Resolves to what `body` returns.
 * @throws Rejects with what `body`, or a goroutine that nobody joins, throws; with {@link DeadlockError}
 *   `deadlock: all goroutines in bubble are blocked`, or `deadlock: main bubble goroutine has exited but blocked
 *   goroutines remain`, or `the bubble has not ended within … ms`, and for each goroutine what it waits for and
 *   where; with `Error` if it is called in a bubble.
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
  if (typeof body !== "function") throw new TypeError("synctest: the test is not a function");
  if (timeout !== undefined && !(timeout > 0)) {
    throw new RangeError(`synctest: timeout must be a number above zero, not ${String(timeout)}`);
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
 * Waits until every other goroutine of the bubble waits, without time passing: Go's `synctest.Wait`.
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
 * Marks a wait for the outside world (I/O, a host timer, a worker): until `promise` settles, the bubble's time does not
 * move and there is no deadlock. Outside a bubble it returns the promise as it is.
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
