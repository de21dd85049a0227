import { begin, note } from "../runtime/begin.js";
import { completed, failed } from "../runtime/completion.js";
import type { WaitOptions } from "../runtime/options.js";
import { wait } from "../runtime/wait.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { Grant, giveBack, granted } from "./grant.js";
import { type Locker, suspend } from "./locker.js";
import { MUTEX_LOCK } from "./reasons.js";

/**
 * Lets one goroutine at a time into a section of code: Go's `sync.Mutex`. In one thread, only a section with an `await`
 * inside needs it, because a value read before the `await` may be stale after it.
 *
 * Goroutines get the lock in FIFO order. It is not reentrant: a holder that locks again waits forever. It has no owner,
 * so one goroutine may lock it and another unlock it.
 *
 * @example
 * ```ts
 * import { Millisecond, Mutex, sleep, WaitGroup } from "goroutines";
 *
 * const mu = new Mutex();
 * let balance = 0;
 *
 * async function deposit(amount: number) {
 *   using _ = await mu.lock();
 *   const before = balance;
 *   await sleep(1 * Millisecond);
 *   balance = before + amount;
 * }
 *
 * const wg = new WaitGroup();
 * for (let i = 0; i < 3; i++) wg.go(deposit, 10);
 * await wg.wait();
 * console.log(balance); // 30
 * ```
 *
 * Mirrors Go's internal/sync/mutex.go. Go hands the lock over only to a goroutine that has waited for a millisecond;
 * here each `unlock` hands it over.
 */
// Invariant: while the lock is free, no goroutine is parked. A holder is a number, not its grant: so the lock keeps no
// grant alive, and makes none for a goroutine before it lets the goroutine in. If a waiter has suspended the lock, its
// value is the grant that it had before.
export class Mutex implements Locker {
  /** The number of the goroutine that holds the lock; NOBODY while it is free. */
  #holder = NOBODY;
  /** The number of holders so far. */
  #holders = 0;
  readonly #waiters: WaitQueue = new WaitQueue();

  /** Makes a mutex that is free: `var mu sync.Mutex`. */
  constructor() {
    note("make", this, "mutex");
  }

  /**
   * Waits until the mutex is free, and locks it: `mu.Lock()`. A free mutex is locked at the call.
   *
   * @param options - `signal` cancels the wait.
   * @returns Resolves once the caller holds the lock, to an object that unlocks it: `using _ = await mu.lock()` does so
   *   at the end of the block. Disposing of it twice, or after an `unlock`, has no effect, even if another goroutine
   *   holds the lock by then.
   * @throws Rejects with the signal's reason if it aborts before the lock is handed over.
   */
  lock(options?: WaitOptions): Promise<Disposable> {
    return this.#lock(undefined, options);
  }

  /**
   * Locks the mutex if it is free, without waiting: `mu.TryLock()`.
   *
   * @returns Whether the caller now holds the lock. If so, it has to {@link unlock} it.
   */
  tryLock(): boolean {
    note("sync.Mutex.TryLock", this);
    if (this.#holder !== NOBODY) return false;
    this.#letIn();
    return true;
  }

  /**
   * Unlocks the mutex: `mu.Unlock()`. The goroutine that has waited longest holds it from this call on.
   *
   * @throws `Error` `sync: unlock of unlocked mutex` if nobody holds it. In Go that cannot be recovered from.
   */
  unlock(): void {
    note("sync.Mutex.Unlock", this);
    if (this.#holder === NOBODY) throw new Error("sync: unlock of unlocked mutex");
    const next = this.#waiters.claim();
    if (next === null) this.#holder = NOBODY;
    else next.complete(this.#letIn(next.value as Grant | undefined), true);
  }

  /** @internal */
  [giveBack](grant: Grant): void {
    if (grant.round === this.#holder) this.unlock();
  }

  /** @internal */
  [suspend](): () => Promise<Disposable> {
    const grant = new Grant(this, 1, this.#holder);
    this.unlock();
    return () => this.#lock(grant);
  }

  #lock(grant: Grant | undefined, options?: WaitOptions): Promise<Disposable> {
    try {
      const signal = begin(MUTEX_LOCK, this, options);
      if (this.#holder !== NOBODY) return wait(this.#waiters, this, MUTEX_LOCK, granted, signal, grant);
      return completed<Disposable>(this.#letIn(grant));
    } catch (error) {
      return failed(error);
    }
  }

  #letIn(grant: Grant = new Grant(this, 1, ++this.#holders)): Grant {
    this.#holder = grant.round;
    return grant;
  }
}

const NOBODY = 0;
