import { park } from "../runtime/operation.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { Grant, timeFor, tokensIn } from "./grant.js";

/**
 * The tokens of a limiter, on a clock that the caller reads: a bucket that fills at `perSecond` and holds `burst`.
 *
 * Tokens may be taken in advance; then the bucket is below zero, and the next caller is due later. So there is no
 * queue: each caller's instant is fixed at the call, and callers are due in FIFO order.
 *
 * Invariants: there are never more than `burst` tokens. `#grants` has the grants that are not yet due, in the order in
 * which they were taken, and the last of them is not cancelled.
 *
 * Mirrors `Limiter` in Go's golang.org/x/time/rate/rate.go, without its lock. In Go, tokens that a cancelled grant
 * cannot return because of later grants are lost. Here they are returned once the later grants are cancelled, too. So
 * callers that give up together leave the bucket unchanged, in whatever order they do.
 */
export class Bucket {
  #perSecond: number;
  #burst: number;
  /** The tokens at the time `#updated`. */
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

  /** Whether there is a limit: without one, no tokens are taken. */
  get isLimited(): boolean {
    return this.#perSecond !== Number.POSITIVE_INFINITY;
  }

  tokensAt(now: number): number {
    // The clock may be that of another bubble, which can be behind.
    return Math.min(this.#tokens + tokensIn(now - this.#updated, this.#perSecond), this.#burst);
  }

  /** Takes tokens that are due within `longest` milliseconds. Returns null and takes none if that is impossible. */
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

  /**
   * Returns the tokens of an unused grant, except for those taken in advance by later grants, whose instants are fixed.
   */
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

  /** Raises the number of tokens that a grant has returned. */
  #return(grant: Grant, tokens: number, now: number): void {
    if (tokens <= grant.returned) return;
    this.#update(Math.min(this.tokensAt(now) + tokens - grant.returned, this.#burst), now);
    grant.returned = tokens;
  }

  /** Grants that are never due would keep all later ones, once there is a limit again. */
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
