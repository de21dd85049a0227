import type { Link, Queue } from "../runtime/wait-queue.js";

/** A number of tokens that were taken, perhaps in advance. */
export class Grant implements Link {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  readonly tokens: number;
  /** The instant from which they may be used; `Infinity` if that never comes. */
  readonly at: number;
  /** The limit with which `at` was computed. */
  readonly perSecond: number;
  isCancelled = false;
  /** How many of them were returned to the bucket. */
  returned = 0;

  constructor(tokens: number, at: number, perSecond: number) {
    this.tokens = tokens;
    this.at = at;
    this.perSecond = perSecond;
  }
}

/** The time in milliseconds until there are this many more tokens. */
export function timeFor(tokens: number, perSecond: number): number {
  return perSecond <= 0 ? Number.POSITIVE_INFINITY : (tokens * 1_000) / perSecond;
}

/** The number of tokens that come in this many milliseconds. */
export function tokensIn(ms: number, perSecond: number): number {
  // The difference of two infinite instants is not a number.
  return perSecond > 0 && ms > 0 ? (ms * perSecond) / 1_000 : 0;
}
