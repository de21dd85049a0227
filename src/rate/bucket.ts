import { park } from "../runtime/operation.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { Grant, timeFor, tokensIn } from "./grant.js";

/**
 * The tokens of a limiter, on a clock that the caller reads: a bucket that fills at `perSecond` and holds `burst`.
 *
 * Tokens may be taken before they are there; then the bucket is overdrawn, below zero, and the next caller is due
 * later. So nobody has to stand in line: each caller's instant is fixed at the call, and the first is due first.
 *
 * Invariants: there are never more than `burst` tokens. In `#grants` stand those that are not due, in the order in which
 * they were taken, and the last of them is not cancelled.
 *
 * Mirrors `Limiter` in Go's golang.org/x/time/rate/rate.go, without its lock. Go gives up what a cancelled grant cannot
 * return because of later ones. Here it is returned once these are cancelled, too: so a crowd that gives up together
 * leaves the bucket as it was, whoever goes first.
 */
export class Bucket {
  #perSecond: number;
  #burst: number;
  /** As of `#updated`. */
  #tokens: number;
  #updated: number;
  readonly #grants: WaitQueue<Grant> = new WaitQueue();

  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#updated = now;
  }

  get burst(): number {
    return this.#burst;
  }

  /** Whether there is anything to wait for: without a limit nothing is taken. */
  get isLimited(): boolean {
    return this.#perSecond !== Number.POSITIVE_INFINITY;
  }

  tokensAt(now: number): number {
    // The clock can be behind: that of another bubble.
    return Math.min(this.#tokens + tokensIn(now - this.#updated, this.#perSecond), this.#burst);
  }

  /** Takes tokens that are due in `longest` milliseconds at most; null, and nothing is taken, where that cannot be. */
  take(tokens: number, now: number, longest: number): Grant | null {
    const perSecond = this.#perSecond;
    if (!this.isLimited) return new Grant(0, now, perSecond);
    const left = this.tokensAt(now) - tokens;
    const wait = left < 0 ? timeFor(-left, perSecond) : 0;
    if (tokens > this.#burst || wait > longest) return null;
    this.#update(left, now);
    this.#forgetDue(now);
    const grant = new Grant(tokens, now + wait, perSecond);
    this.#grants[park](grant);
    return grant;
  }

  /** Gives a grant back that will not be used, but not what was taken in advance after it: those instants are fixed. */
  giveBack(grant: Grant, now: number): void {
    if (!this.isLimited || grant.at < now) return;
    grant.isCancelled = true;
    const last = this.#last;
    const after = last === null || last === grant ? 0 : tokensIn(last.at - grant.at, grant.perSecond);
    this.#return(grant, grant.tokens - after, now);
    for (let end = this.#last; end?.isCancelled; end = this.#last) {
      this.#grants.unpark(end);
      this.#return(end, end.tokens, now);
    }
  }

  setLimit(perSecond: number, now: number): void {
    this.#update(this.tokensAt(now), now);
    this.#perSecond = perSecond;
    this.#forgetDue(now);
  }

  setBurst(burst: number, now: number): void {
    this.#update(this.tokensAt(now), now);
    this.#burst = burst;
  }

  get #last(): Grant | null {
    return (this.#grants.first?.previous as Grant | undefined) ?? null;
  }

  /** Has a grant's return come up to so many tokens. */
  #return(grant: Grant, tokens: number, now: number): void {
    if (tokens <= grant.returned) return;
    this.#update(Math.min(this.tokensAt(now) + tokens - grant.returned, this.#burst), now);
    grant.returned = tokens;
  }

  /** Those that are never due would keep all that come after them, once there is a limit again. */
  #forgetDue(now: number): void {
    const grants = this.#grants;
    const isForgotten = ({ at }: Grant): boolean =>
      at < now || (at === Number.POSITIVE_INFINITY && this.#perSecond > 0);
    while (grants.first !== null && isForgotten(grants.first)) grants.unpark(grants.first);
  }

  #update(tokens: number, now: number): void {
    this.#tokens = tokens;
    this.#updated = now;
  }
}
