import { capture, rejectNewest, resolveNewest } from "../runtime/capture.js";
import { announceParked } from "../runtime/observer.js";
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
export class Iteration<T> implements AsyncIterableIterator<T> {
  readonly #source: Source<T>;
  /** The newest parked `next`; the one parked before it is its `value`, and so on. */
  #newest: Waiter | null = null;
  #returned = false;

  constructor(source: Source<T>) {
    this.#source = source;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const late = enter("chan receive", this.#source);
    if (this.#returned) return settle(late, { value: undefined, done: true });
    const outcome = this.#source.commit();
    if (outcome !== undefined) return settle(late, iterated<T>(outcome.value, outcome.ok));
    const promise = new Promise<IteratorResult<T, undefined>>(capture);
    const waiter = new SoloWaiter(iterated<T>, resolveNewest, rejectNewest);
    if (this.#newest?.queue != null) waiter.value = this.#newest;
    this.#newest = waiter;
    this.#source.park(waiter);
    announceParked(waiter, "chan receive");
    return promise;
  }

  /** Ends the loop; parked calls of `next` end with it. */
  return(value?: undefined): Promise<IteratorReturnResult<undefined>> {
    this.#returned = true;
    // The receivers' queue is a FIFO, so those of this iterator that are still parked are its newest ones.
    for (let waiter = this.#newest; waiter?.queue != null; ) {
      const older = waiter.value as Waiter | null;
      this.#source.unpark(waiter);
      waiter.claim().complete(undefined, false);
      waiter = older;
    }
    this.#newest = null;
    return Promise.resolve({ value, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function iterated<T>(value: unknown, ok: boolean): IteratorResult<T, undefined> {
  return { value, done: !ok } as IteratorResult<T, undefined>;
}
