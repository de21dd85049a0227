import { begin, note } from "../runtime/begin.js";
import { failed } from "../runtime/completion.js";
import type { WaitOptions } from "../runtime/options.js";
import { wait } from "../runtime/wait.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { type Locker, suspended } from "./locker.js";
import { COND_WAIT } from "./reasons.js";

/**
 * Lets goroutines that hold a lock wait until the data behind it changes: Go's `sync.Cond`. For most such programs a
 * channel is simpler: `close` is a `broadcast`, and a `send` is a `signal` that is not lost.
 *
 * A waiter learns that something has changed, but not what, and other goroutines may run before it. So it checks again,
 * in a loop.
 *
 * @example
 * ```ts
 * import { Cond, go, Mutex } from "goroutines";
 *
 * const mu = new Mutex();
 * const changed = new Cond(mu);
 * const queue: string[] = [];
 *
 * const consumer = go(async () => {
 *   using _ = await mu.lock();
 *   while (queue.length === 0) await changed.wait();
 *   console.log("got", queue.shift());
 * });
 * go(async () => {
 *   using _ = await mu.lock();
 *   queue.push("a job");
 *   changed.signal();
 * });
 * await consumer;
 * // got a job
 * ```
 *
 * Mirrors Go's sync/cond.go, and `notifyList` in its runtime/sema.go.
 */
export class Cond {
  readonly #locker: Locker;
  readonly #waiters: WaitQueue = new WaitQueue();

  /**
   * Makes a condition: `sync.NewCond(&mu)`.
   *
   * @param locker - The lock that a goroutine holds while it reads the condition, changes it, or waits: a {@link
   *   Mutex}, an {@link RWMutex}, or its {@link RWMutex.rLocker}.
   */
  constructor(locker: Locker) {
    this.#locker = locker;
    note("make", this, "cond");
  }

  /**
   * Unlocks, waits for a {@link signal} or {@link broadcast}, and locks again: `c.Wait()`. The caller holds the lock
   * before and after, even if it rejects.
   *
   * @param options - `signal` cancels the wait, but not the following wait for the lock.
   * @returns Resolves once the caller was woken and holds the lock again. Nothing else wakes it.
   * @throws Rejects with the signal's reason if it aborts first, once the caller holds the lock again; with the error
   *   of `unlock` if nobody holds the lock, without waiting.
   */
  wait(options?: WaitOptions): Promise<void> {
    try {
      const signal = begin(COND_WAIT, this, options);
      // No goroutine can signal in between: unlocking only settles promises, and runs no user code.
      const lockAgain = suspended(this.#locker);
      return after(wait<void>(this.#waiters, this, COND_WAIT, null, signal), lockAgain);
    } catch (error) {
      return failed(error);
    }
  }

  /** Wakes the goroutine that has waited longest; none if none waits: `c.Signal()`. It needs no lock. */
  signal(): void {
    note("sync.Cond.Signal", this);
    this.#waiters.claim()?.complete(undefined, true);
  }

  /** Wakes all waiting goroutines, in FIFO order: `c.Broadcast()`. It needs no lock. */
  broadcast(): void {
    note("sync.Cond.Broadcast", this);
    this.#waiters.claimAll((waiter) => waiter.complete(undefined, true));
  }
}

/**
 * Locks again in the goroutine that waits, not in the one that wakes it: reports name the goroutine that asks for a
 * lock.
 */
async function after(woken: Promise<void>, lockAgain: () => Promise<unknown>): Promise<void> {
  try {
    await woken;
  } finally {
    await lockAgain();
  }
}
