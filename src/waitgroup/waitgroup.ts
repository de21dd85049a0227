import { begin, note } from "../runtime/begin.js";
import { completedVoid, failed, soon } from "../runtime/completion.js";
import { call, checkFunction, type NotGenerator, spawn } from "../runtime/goroutine.js";
import type { Waiter } from "../runtime/operation.js";
import type { WaitOptions } from "../runtime/options.js";
import { quoted } from "../runtime/quoted.js";
import { wait } from "../runtime/wait.js";
import { WaitQueue } from "../runtime/wait-queue.js";

/** Why a goroutine waits, in the words of Go's dumps. */
const WAIT = "sync.WaitGroup.Wait";

/**
 * Waits for a number of goroutines to finish: Go's `sync.WaitGroup`. It counts up with {@link add} or {@link go},
 * down with {@link done}, and {@link wait} waits for zero. It may be used again once every wait has returned.
 *
 * @example
 * ```ts
 * import { sleep, WaitGroup } from "goroutines";
 *
 * const wg = new WaitGroup();
 * for (const id of [1, 2, 3]) {
 *   wg.go(async () => {
 *     await sleep(id);
 *     console.log("worker", id, "is done");
 *   });
 * }
 * await wg.wait();
 * // worker 1 is done, worker 2 is done, worker 3 is done
 * ```
 *
 * Mirrors Go's sync/waitgroup.go.
 */
// Invariants: the counter is never negative; while it is zero, no operation is parked.
export class WaitGroup {
  #counter = 0;
  readonly #waiters: WaitQueue = new WaitQueue();

  /** Makes a wait group with a counter of zero: `var wg sync.WaitGroup`. */
  constructor() {
    note("make", this, "waitgroup");
  }

  /**
   * Adds to the counter: `wg.Add(delta)`. Call it before the counted goroutine starts. When the counter reaches zero,
   * all waiting goroutines are released.
   *
   * @param delta - An integer, which may be negative; 1 by default.
   * @throws `Error` `sync: negative WaitGroup counter` if the counter would go below zero, and `RangeError` if `delta`
   *   is not an integer; the counter stays as it was.
   */
  add(delta: number = 1): void {
    note(delta === -1 && this.#counter > 0 ? (this.#counter > 1 ? "wg.Done" : "wg.Done (last)") : "wg.Add", this);
    if (!Number.isSafeInteger(delta)) throw new RangeError(`sync: WaitGroup delta is not an integer: ${quoted(delta)}`);
    if (this.#counter + delta < 0) throw new Error("sync: negative WaitGroup counter");
    this.#counter += delta;
    if (this.#counter === 0 && this.#waiters.first !== null) this.#release();
  }

  /**
   * Subtracts one from the counter, to say that a goroutine has finished: `add(-1)`.
   *
   * @throws `Error` `sync: negative WaitGroup counter` if the counter is zero.
   */
  done(): void {
    this.add(-1);
  }

  /**
   * Starts a goroutine and counts it: `add(1)` now, {@link go}, and `done()` when it returns.
   *
   * A function that throws panics: it ends the process, and does not release {@link wait}.
   *
   * @param fn - The function to run, async or not.
   * @param args - Its arguments.
   * @throws `TypeError` `go of nil func value` if `fn` is not a function, and as {@link go} for a promise or a generator
   *   function; then nothing is counted.
   */
  go<Args extends unknown[], Result>(fn: ((...args: Args) => Result) & NotGenerator<Result>, ...args: Args): void {
    checkFunction(fn);
    this.add(1);
    const body = async (): Promise<void> => {
      await call<Args, Result>(fn, args);
      this.done();
    };
    void spawn(body, fn.name);
  }

  /**
   * Waits until the counter is zero.
   *
   * @param options - `signal` cancels the wait.
   * @returns Resolves when the counter is zero: at once if it is.
   * @throws Rejects with `Error` `sync: WaitGroup is reused before previous Wait has returned` if the counter goes up
   *   again in between; with the signal's reason if it aborts first.
   */
  wait(options?: WaitOptions): Promise<void> {
    try {
      const signal = begin(WAIT, this, options);
      return this.#counter === 0 ? completedVoid() : wait<void>(this.#waiters, this, WAIT, null, signal);
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * A waiting goroutine is released at once, but continues a microtask later. Go's Wait checks the counter again when
   * it runs, and panics if a new round has begun.
   */
  #release(): void {
    const released: Waiter[] = [];
    this.#waiters.claimAll((waiter) => released.push(waiter));
    soon(() => {
      const reused = this.#counter !== 0;
      for (const waiter of released) {
        if (reused) waiter.fail(new Error("sync: WaitGroup is reused before previous Wait has returned"));
        else waiter.complete(undefined, true);
      }
    });
  }
}
