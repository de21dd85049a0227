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

/** What the package's own lockers have besides, for a condition whose lock may be held by a `using`. */
export interface Suspendable {
  /** Unlocks; returns what locks again, after which the grant of the holder is as good as before. */
  [suspend](): () => Promise<unknown>;
}

/** Unlocks; returns what locks again. */
export function suspended(locker: Locker & Partial<Suspendable>): () => Promise<unknown> {
  if (locker[suspend] !== undefined) return locker[suspend]();
  locker.unlock();
  return () => locker.lock();
}
