import type { Waiter } from "../runtime/operation.js";
import { enter, settle } from "../runtime/scheduler.js";
import { SoloWaiter } from "../runtime/wait.js";
import type { Source } from "./receive.js";

/**
 * `for v := range source`: each `next` is one receive, and nothing is received in advance.
 *
 * Written by hand, because an async generator awaits the values that it yields: a promise sent through the
 * channel would arrive as its result. A generator's `return` would also wait for a parked `next`; here it
 * cancels it. Leaving a loop neither closes the channel nor takes anything from it.
 */
export function iterate<T>(source: Source<T>): AsyncIterableIterator<T, undefined> {
  /** The newest `next` that had to park; the one before it is its `value`, and so on, up to one that has ended. */
  let newest: Waiter | undefined;
  let returned = false;
  return {
    next() {
      const late = enter("chan receive", source);
      const outcome = returned ? END : source.commit();
      if (outcome !== undefined) return settle(late, iterated<T>(outcome.value, outcome.ok));
      const waiter = new SoloWaiter(iterated<T>, newest);
      newest = waiter;
      return waiter.parkOn(source, "chan receive");
    },
    /** Ends the loop; parked calls of `next` end with it. */
    return(value) {
      returned = true;
      // The receivers' queue is a FIFO, so those of this iterator that are still parked are its newest ones.
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
  };
}

const END = { value: undefined, ok: false } as const;

/** What a `next` resolves to, in the shape that a waiter has use for. */
export function iterated<T>(value: unknown, ok: boolean): IteratorResult<T, undefined> {
  return { value, done: !ok } as IteratorResult<T, undefined>;
}
