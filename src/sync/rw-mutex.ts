import { begin, note } from "../runtime/begin.js";
import { completed, failed } from "../runtime/completion.js";
import type { WaitOptions } from "../runtime/options.js";
import { wait } from "../runtime/wait.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { Grant, giveBack, granted, NO_ROUND } from "./grant.js";
import { Line } from "./line.js";
import { type Locker, type Suspendable, suspend } from "./locker.js";
import { READ_LOCK, WRITE_LOCK } from "./reasons.js";

/**
 * Lets many readers or one writer at a time into a section of code: Go's `sync.RWMutex`. Use it for data that many
 * goroutines read, in sections with an `await` inside, and few change. Otherwise a {@link Mutex} is simpler.
 *
 * A waiting writer blocks new readers, so that it gets its turn. So a goroutine that holds a read lock must not take
 * another one: if a writer waits in between, both wait forever. When a writer unlocks, all waiting readers go in before
 * the next writer.
 *
 * @example
 * ```ts
 * import { go, Millisecond, RWMutex, sleep } from "goroutines";
 *
 * const mu = new RWMutex();
 * let config = "old";
 *
 * async function read(id: number) {
 *   using _ = await mu.rLock();
 *   await sleep(1 * Millisecond);
 *   console.log("reader", id, "sees", config);
 * }
 *
 * const readers = [go(read, 1), go(read, 2)];
 * const writer = go(async () => {
 *   using _ = await mu.lock();
 *   config = "new";
 * });
 * await Promise.all([...readers, writer, go(read, 3)]);
 * // reader 1 sees old, reader 2 sees old, reader 3 sees new
 * ```
 *
 * Mirrors Go's sync/rwmutex.go.
 */
// Invariants: a writer waits only while a goroutine holds the lock; a reader waits only while a writer holds the lock
// or waits for it; while a writer holds the lock, no reader does.
export class RWMutex implements Locker {
  /** The grant of the writer that holds the lock; null if there is none. */
  #writer: Grant | null = null;
  /** The number of readers that hold the lock. */
  #readers = 0;
  /** The number of readers that wait for a condition: they will hold the lock again, with their present grants. */
  #suspended = 0;
  /** The round of the readers: the number of times that the last reader has left. */
  #round = 0;
  readonly #waitingWriters: Line = new Line(() => this.#writerGaveUp());
  readonly #waitingReaders: WaitQueue = new WaitQueue();

  /** Makes a free lock: `var mu sync.RWMutex`. */
  constructor() {
    note("make", this, "rwmutex");
  }

  /**
   * Waits until neither readers nor another writer hold the lock, and locks it for writing: `mu.Lock()`.
   *
   * @param options - `signal` cancels the wait. Then the readers behind it go in, unless another writer waits.
   * @returns Resolves once the caller holds the lock, to an object that unlocks it: `using _ = await mu.lock()` does so
   *   at the end of the block. Disposing of it twice, or after an `unlock`, has no effect, even if another goroutine
   *   holds the lock by then.
   * @throws Rejects with the signal's reason if it aborts before the lock is handed over.
   */
  lock(options?: WaitOptions): Promise<Disposable> {
    return this.#lock(this.#newGrant(), options);
  }

  /**
   * Locks for writing if nobody holds the lock, without waiting: `mu.TryLock()`.
   *
   * @returns Whether the caller now holds the lock. If so, it has to {@link unlock} it.
   */
  tryLock(): boolean {
    note("sync.RWMutex.TryLock", this);
    if (!this.#isFree) return false;
    this.#writer = this.#newGrant();
    return true;
  }

  /**
   * Releases the write lock: `mu.Unlock()`. From this call on, all waiting readers hold the lock, or if there are none,
   * the writer that has waited longest.
   *
   * @throws `Error` `sync: Unlock of unlocked RWMutex` if no writer holds it. In Go that cannot be recovered from.
   */
  unlock(): void {
    note("sync.RWMutex.Unlock", this);
    if (this.#writer === null) throw new Error("sync: Unlock of unlocked RWMutex");
    this.#writer = null;
    if (this.#waitingReaders.first === null) this.#admitWriter();
    else this.#admitReaders();
  }

  /**
   * Waits while a writer holds the lock or waits for it, and locks it for reading: `mu.RLock()`.
   *
   * @param options - `signal` cancels the wait.
   * @returns Resolves once the caller holds a read lock, to an object that releases it: `using _ = await mu.rLock()`
   *   does so at the end of the block. Disposing of it twice has no effect. A caller that disposes of it must not also
   *   call {@link rUnlock}, which does not say whose read lock it releases.
   * @throws Rejects with the signal's reason if it aborts before the caller has the lock.
   */
  rLock(options?: WaitOptions): Promise<Disposable> {
    try {
      const signal = begin(READ_LOCK, this, options);
      if (!this.#isOpen) return wait(this.#waitingReaders, this, READ_LOCK, granted, signal);
      return completed(this.#read());
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Locks for reading if no writer holds the lock or waits for it, without waiting: `mu.TryRLock()`.
   *
   * @returns Whether the caller now holds a read lock. If so, it has to {@link rUnlock} it.
   */
  tryRLock(): boolean {
    note("sync.RWMutex.TryRLock", this);
    if (!this.#isOpen) return false;
    this.#read();
    return true;
  }

  /**
   * Releases a read lock: `mu.RUnlock()`. When the last reader unlocks, the writer that has waited longest holds the
   * lock.
   *
   * @throws `Error` `sync: RUnlock of unlocked RWMutex` if no reader holds it. In Go that cannot be recovered from.
   */
  rUnlock(): void {
    note("sync.RWMutex.RUnlock", this);
    if (this.#readers === 0) throw new Error("sync: RUnlock of unlocked RWMutex");
    this.#readers -= 1;
    if (this.#readers > 0) return;
    if (this.#suspended === 0) this.#round += 1;
    this.#admitWriter();
  }

  /** Returns a {@link Locker} whose `lock` is {@link rLock} and whose `unlock` is {@link rUnlock}: `mu.RLocker()`. */
  rLocker(): Locker {
    const locker: Locker & Suspendable = {
      lock: (options) => this.rLock(options),
      unlock: () => this.rUnlock(),
      [suspend]: () => this.#suspendReader(),
    };
    return locker;
  }

  /** @internal */
  [giveBack](grant: Grant): void {
    if (grant === this.#writer) {
      this.unlock();
    } else if (grant.round === this.#round) {
      grant.round = NO_ROUND;
      this.rUnlock();
    }
  }

  /** @internal */
  [suspend](): () => Promise<Disposable> {
    const grant = this.#writer ?? this.#newGrant();
    this.unlock();
    return () => this.#lock(grant);
  }

  #suspendReader(): () => Promise<void> {
    if (this.#readers > 0) this.#suspended += 1;
    this.rUnlock();
    return async () => {
      await this.rLock();
      this.#suspended -= 1;
    };
  }

  /** Whether a writer may enter. */
  get #isFree(): boolean {
    return this.#writer === null && this.#readers === 0;
  }

  /** Whether a reader may enter. */
  get #isOpen(): boolean {
    return this.#writer === null && this.#waitingWriters.first === null;
  }

  /** The value of a waiting writer is its grant. */
  #lock(grant: Grant, options?: WaitOptions): Promise<Disposable> {
    try {
      const signal = begin(WRITE_LOCK, this, options);
      if (!this.#isFree) return wait(this.#waitingWriters, this, WRITE_LOCK, granted, signal, grant);
      this.#writer = grant;
      return completed<Disposable>(grant);
    } catch (error) {
      return failed(error);
    }
  }

  #newGrant(): Grant {
    return new Grant(this, 1, NO_ROUND);
  }

  #read(): Grant {
    this.#readers += 1;
    return new Grant(this, 1, this.#round);
  }

  #admitWriter(): void {
    const next = this.#waitingWriters.claim();
    if (next === null) return;
    this.#writer = next.value as Grant;
    next.complete(this.#writer, true);
  }

  #admitReaders(): void {
    this.#waitingReaders.claimAll((reader) => reader.complete(this.#read(), true));
  }

  /** Lets the waiting readers in after a waiting writer has given up, if no other writer holds up the readers. */
  #writerGaveUp(): void {
    if (this.#isOpen) this.#admitReaders();
  }
}
