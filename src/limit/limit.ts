import type { WaitOptions } from "../runtime/options.js";
import { quoted } from "../runtime/quoted.js";
import { Semaphore } from "../sync/index.js";

/**
 * Makes a function that runs at most `n` functions at a time; the others wait in an unbounded FIFO queue. For timeouts,
 * retries, priorities or a graceful shutdown use {@link tasks}.
 *
 * @param n - How many functions at a time: an integer >= 1, or `Infinity`.
 * @returns A function that calls `fn` when it is its turn, in the async context of the caller. Its promise resolves to
 *   the result of `fn`, or rejects with its error. If `options.signal` aborts while the call waits, it rejects with the
 *   signal's reason, and `fn` is never called.
 * @throws `RangeError` if `n` is not such a number.
 *
 * @example
 * ```ts
 * import { limit, Millisecond, sleep } from "goroutines";
 *
 * const two = limit(2);
 * const double = async (n: number) => {
 *   await sleep(1 * Millisecond);
 *   return n * 2;
 * };
 * console.log(await Promise.all([1, 2, 3].map((n) => two(() => double(n))))); // [ 2, 4, 6 ]
 * ```
 */
export function limit(n: number): <R>(fn: () => R | PromiseLike<R>, options?: WaitOptions) => Promise<R> {
  if (n !== Infinity && !(Number.isSafeInteger(n) && n >= 1)) {
    throw new RangeError(`limit: n must be an integer >= 1, not ${quoted(n)}`);
  }
  const semaphore = new Semaphore(n);
  return async (fn, options) => {
    await semaphore.acquire(1, options);
    try {
      return await fn();
    } finally {
      semaphore.release();
    }
  };
}
