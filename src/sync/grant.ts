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
 * The grant of a lock that one goroutine holds at a time is told by its identity. Those of readers and of tokens are
 * not: `rUnlock` and `release` do not say whose they give back. So each belongs to a round, which ends when nothing is
 * held any more. A grant of an earlier round was given back by hand.
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
  }

  [Symbol.dispose](): void {
    this.#from[giveBack](this);
  }
}

/** The round of a grant that has none: it was given back, or it is told by its identity. */
export const NO_ROUND = -1;

/** A waiter is completed with its grant. */
export const granted: ToResult<Disposable> = (grant) => grant as Disposable;
