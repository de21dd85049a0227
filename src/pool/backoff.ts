import { quoted } from "../runtime/quoted.js";

/** Options of {@link backoff}. */
export interface BackoffOptions {
  /** Milliseconds before the second attempt, >= 0; 100 by default. */
  readonly initial?: number | undefined;
  /** By how much each delay is longer than the one before, >= 1; 2 by default. */
  readonly factor?: number | undefined;
  /** The longest delay in milliseconds, >= 0; 30,000 by default. */
  readonly max?: number | undefined;
  /** How much of a delay is left to chance, from 0 to 1; 0.5 by default, so that a delay is 50 to 100 % of its full length. */
  readonly jitter?: number | undefined;
}

/**
 * Makes a `delay` for {@link RetryOptions} that grows with each attempt, up to a longest one, and is shortened at random,
 * so that callers that failed together do not all come back together.
 *
 * @param options - `initial`, 100 ms by default; `factor`, 2; `max`, 30,000 ms; `jitter`, 0.5: see {@link BackoffOptions}.
 * @returns The delay in milliseconds after the attempt of a number, from 1.
 * @throws `RangeError` naming the option that is out of range.
 *
 * @example
 * ```ts
 * import { backoff } from "goroutines";
 *
 * const delay = backoff({ initial: 100, max: 1_000, jitter: 0 });
 * console.log([1, 2, 3, 4, 5].map((attempt) => delay(attempt))); // [ 100, 200, 400, 800, 1000 ]
 * ```
 */
export function backoff(options?: BackoffOptions): (attempt: number) => number {
  const { initial = 100, factor = 2, max = 30_000, jitter = 0.5 } = options ?? {};
  within("initial", initial, 0, Number.MAX_VALUE);
  within("factor", factor, 1, Number.MAX_VALUE);
  within("max", max, 0, Number.MAX_VALUE);
  within("jitter", jitter, 0, 1);
  return (attempt) => {
    // Not more than that, where the power is beyond all numbers; and 0 * Infinity is none.
    const full = initial === 0 ? 0 : Math.min(initial * factor ** (attempt - 1), max);
    return full - full * jitter * Math.random();
  };
}

function within(option: string, value: number, least: number, most: number): void {
  if (typeof value === "number" && value >= least && value <= most) return;
  const wanted = most === Number.MAX_VALUE ? `a finite number >= ${least}` : `from ${least} to ${most}`;
  throw new RangeError(`backoff: ${option} must be ${wanted}, not ${quoted(value)}`);
}
