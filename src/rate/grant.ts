import type { Link, Queue } from "../runtime/wait-queue.js";

/** Tokens that were taken, some of them perhaps in advance. */
export class Grant implements Link {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  readonly tokens: number;
  /** The instant from which on they may be used; `Infinity` if that never comes. */
  readonly at: number;
  /** The limit by which `at` was reckoned. */
  readonly perSecond: number;
  isCancelled = false;
  /** How many of them the bucket has back. */
  returned = 0;

  constructor(tokens: number, at: number, perSecond: number) {
    this.tokens = tokens;
    this.at = at;
    this.perSecond = perSecond;
  }
}

/** How long it takes until there are so many more tokens, in milliseconds. */
export function timeFor(tokens: number, perSecond: number): number {
  return perSecond <= 0 ? Number.POSITIVE_INFINITY : (tokens * 1_000) / perSecond;
}

/** How many tokens come in so many milliseconds. */
export function tokensIn(ms: number, perSecond: number): number {
  // Between two instants that never come lies no number.
  return perSecond > 0 && ms > 0 ? (ms * perSecond) / 1_000 : 0;
}
