/// <reference lib="esnext.disposable" preserve="true" />
import type { ToResult } from "../runtime/wait.js";

/** The name of the method below. No subclass of a public class uses it by accident. */
export const giveBack = "~giveBack";

/** The maker of grants: a lock or a semaphore. */
interface Grantor {
  /** @internal Releases the lock or tokens of a grant, unless they have been released. */
  [giveBack](grant: Grant): void;
}

/**
 * The result of `lock` and `acquire`. Disposing of a grant releases its lock or tokens, once.
 *
 * Each grant belongs to a round. A grant of an earlier round was released by hand. In a {@link Mutex} each holder is a
 * round. Readers and tokens share a round, which ends when none are held any more: `rUnlock` and `release` do not say
 * which grant they release. The grant of a writer has no round; its identity tells whether it holds the lock.
 */
export class Grant implements Disposable {
  /** The number of tokens; 1 for a lock. */
  readonly n: number;
  /** The round in which it was granted; no round once it has been released. */
  round: number;
  readonly #from: Grantor;

  constructor(from: Grantor, n: number, round: number) {
    this.n = n;
    this.round = round;
    this.#from = from;
    // V8 then sees that the result is always this object, which has no `then`: a promise resolved to it skips a lookup.
    // biome-ignore lint/correctness/noConstructorReturn: as above
    return this;
  }

  [Symbol.dispose](): void {
    this.#from[giveBack](this);
  }
}

/** The round of a grant without one: it was released, or it is the grant of a writer. */
export const NO_ROUND = -1;

/** The result of a waiter that is completed with its grant. */
export const granted: ToResult<Disposable> = (grant) => grant as Disposable;
