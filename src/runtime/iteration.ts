import { begin } from "./begin.js";
import { completed, failed } from "./completion.js";
import { proceed, type Waiter } from "./operation.js";
import type { Source } from "./receiving.js";
import { OperationWaiter } from "./wait.js";

/** The name of the method that `await using` calls; on a host without `await using`, a private name. */
const asyncDispose: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? /* @__PURE__ */ Symbol.for("goroutines.asyncDispose");

/**
 * `for v := range source`: each `next` is one receive, and nothing is received in advance.
 *
 * Written by hand, because an async generator awaits the values that it yields: a promise sent through the
 * channel would arrive as its result. A generator's `return` would also wait for a parked `next`; here it
 * cancels it. Leaving a loop neither closes the channel nor takes anything from it.
 */
export function iterate<T>(source: Source<T>, reason: string): AsyncIterableIterator<T> & AsyncDisposable {
  /** The newest parked `next`; its `value` is the one before it, and so on, up to one that has ended. */
  let newest: Waiter | undefined;
  let returned = false;
  return {
    next() {
      try {
        begin(reason, source, undefined);
        const outcome = returned ? END : source[proceed]();
        if (outcome !== undefined) return completed(iterated<T>(outcome.value, outcome.ok));
        const waiter = new OperationWaiter(iterated<T>, newest);
        newest = waiter;
        return waiter.parkOn(source, reason, source);
      } catch (error) {
        return failed(error);
      }
    },
    /** Ends the loop; parked calls of `next` end with it. */
    return(value) {
      returned = true;
      // The receivers' queue is a FIFO, so the calls of this iterator that are still parked are its newest ones.
      for (let waiter = newest; waiter?.queue; ) {
        const older = waiter.value as Waiter | undefined;
        waiter.claim().complete(undefined, false);
        waiter = older;
      }
      return Promise.resolve(iterated<T>(value, false));
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [asyncDispose]() {
      await this.return?.();
    },
  };
}

const END = { value: undefined, ok: false } as const;

/** The outcome of a `next`, as a `toResult` of a waiter. */
export function iterated<T>(value: unknown, ok: boolean): IteratorResult<T, undefined> {
  return { value, done: !ok } as IteratorResult<T, undefined>;
}
