/// <reference lib="esnext.disposable" preserve="true" />
import type { WaitOptions } from "../runtime/options.js";

/**
 * A lock that a {@link Cond} can use: a {@link Mutex}, an {@link RWMutex}, or its {@link RWMutex.rLocker}.
 *
 * Mirrors `Locker` in Go's sync/mutex.go.
 */
export interface Locker {
  /** Waits until the lock is free, and takes it. See {@link Mutex.lock}. */
  lock(options?: WaitOptions): Promise<Disposable>;
  /** Releases the lock, and throws if it is not held. See {@link Mutex.unlock}. */
  unlock(): void;
}

/** The name of the method below. */
export const suspend = "~suspend";

/** An additional method of the package's own lockers, for a condition whose lock a `using` may hold. */
export interface Suspendable {
  /** Unlocks; returns a function that locks again, after which the holder's grant is as valid as before. */
  [suspend](): () => Promise<unknown>;
}

/** Unlocks; returns a function that locks again. */
export function suspended(locker: Locker & Partial<Suspendable>): () => Promise<unknown> {
  if (locker[suspend] !== undefined) return locker[suspend]();
  locker.unlock();
  return () => locker.lock();
}
