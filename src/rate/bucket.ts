/** Tokens that were taken, some of them perhaps in advance. */
export interface Grant {
  readonly tokens: number;
  /** The instant from which on they may be used; `Infinity` if that never comes. */
  readonly at: number;
  /** The limit by which `at` was reckoned. */
  readonly perSecond: number;
}

/**
 * The tokens of a limiter, on a clock that the caller reads: a bucket that fills at `perSecond` and holds `burst`.
 *
 * Tokens may be taken before they are there; then the bucket is overdrawn, below zero, and whoever comes next is due
 * later. So a queue is not needed: who is due when is fixed at the call, and first come is first due.
 *
 * Invariants: there are never more than `burst` tokens. `#lastEvent` is when the latest grant is due, which tells how
 * much was taken after an earlier one.
 *
 * Mirrors `Limiter` in Go's golang.org/x/time/rate/rate.go, without its lock.
 */
export class Bucket {
  #perSecond: number;
  #burst: number;
  /** As of `#updated`. */
  #tokens: number;
  #updated: number;
  #lastEvent = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number, burst: number, now: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#updated = now;
  }

  get burst(): number {
    return this.#burst;
  }

  /** Whether more than `burst` can never be had at once. */
  get isLimited(): boolean {
    return this.#perSecond !== Number.POSITIVE_INFINITY;
  }

  tokensAt(now: number): number {
    // A clock that is behind is another bubble's.
    return Math.min(this.#tokens + tokensIn(now - this.#updated, this.#perSecond), this.#burst);
  }

  /** Takes tokens that are due in `longest` milliseconds at most; null, and nothing is taken, where that cannot be. */
  take(tokens: number, now: number, longest: number): Grant | null {
    const perSecond = this.#perSecond;
    if (!this.isLimited) return { tokens: 0, at: now, perSecond };
    const left = this.tokensAt(now) - tokens;
    const wait = left < 0 ? timeFor(-left, perSecond) : 0;
    if (tokens > this.#burst || wait > longest) return null;
    const at = now + wait;
    this.#update(left, now);
    this.#lastEvent = at;
    return { tokens, at, perSecond };
  }

  /** Gives a grant back that will not be used, except for what was taken after it, whose instants are fixed. */
  giveBack({ tokens, at, perSecond }: Grant, now: number): void {
    if (!this.isLimited || at < now) return;
    const later = at === this.#lastEvent ? 0 : tokensIn(this.#lastEvent - at, perSecond);
    if (tokens <= later) return;
    this.#update(Math.min(this.tokensAt(now) + tokens - later, this.#burst), now);
    if (at !== this.#lastEvent || perSecond <= 0) return;
    const before = at - timeFor(tokens, perSecond);
    if (before >= now) this.#lastEvent = before;
  }

  setLimit(perSecond: number, now: number): void {
    this.#update(this.tokensAt(now), now);
    this.#perSecond = perSecond;
  }

  setBurst(burst: number, now: number): void {
    this.#update(this.tokensAt(now), now);
    this.#burst = burst;
  }

  #update(tokens: number, now: number): void {
    this.#tokens = tokens;
    this.#updated = now;
  }
}

/** How long it takes until there are so many more tokens, in milliseconds. */
function timeFor(tokens: number, perSecond: number): number {
  return perSecond <= 0 ? Number.POSITIVE_INFINITY : (tokens / perSecond) * 1_000;
}

/** How many tokens come in so many milliseconds. */
function tokensIn(ms: number, perSecond: number): number {
  return perSecond <= 0 || ms <= 0 ? 0 : (ms / 1_000) * perSecond;
}
