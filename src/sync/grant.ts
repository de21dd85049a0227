/// <reference lib="esnext.disposable" preserve="true" />
import type { ToResult } from "../runtime/wait.js";

/** The name of the method below: no subclass of a public class hits it by accident. */
export const giveBack = "~giveBack";

/** What makes grants: a lock or a semaphore. */
interface Grantor {
  /** @internal Gives back what the grant stands for, unless that has happened. */
  [giveBack](grant: Grant): void;
}

/**
 * What `lock` and `acquire` resolve to. To dispose of it gives back what it stands for, once.
 *
 * Each belongs to a round, and a grant of an earlier round was given back by hand. In a {@link Mutex} each holder is a
 * round. Readers and tokens share one, which ends when nothing is held any more: `rUnlock` and `release` do not say whose
 * they give back. The grant of a writer has no round, and is told by its identity.
 */
export class Grant implements Disposable {
  /** How many it stands for. */
  readonly n: number;
  /** The round in which it was granted; none any more once it has been given back. */
  round: number;
  readonly #from: Grantor;

  constructor(from: Grantor, n: number, round: number) {
    this.n = n;
    this.round = round;
    this.#from = from;
    // V8 then sees that it is this object in every case, and has no `then`: a promise resolved to it does not look.
    // biome-ignore lint/correctness/noConstructorReturn: as above
    return this;
  }

  [Symbol.dispose](): void {
    this.#from[giveBack](this);
  }
}

/** The round of a grant that has none: it was given back, or it is told by its identity. */
export const NO_ROUND = -1;

/** A waiter is completed with its grant. */
export const granted: ToResult<Disposable> = (grant) => grant as Disposable;
