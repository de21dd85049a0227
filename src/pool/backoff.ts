import { quoted } from "../runtime/quoted.js";

/** Options of {@link backoff}. */
export interface BackoffOptions {
  /** Milliseconds before the second attempt, >= 0; 100 by default. */
  readonly initial?: number | undefined;
  /** The factor by which each delay is longer than the previous one, >= 1; 2 by default. */
  readonly factor?: number | undefined;
  /** The longest delay in milliseconds, >= 0; 30,000 by default. */
  readonly max?: number | undefined;
  /** The random part of a delay, from 0 to 1; 0.5 by default: a delay is then 50 to 100 % of its full length. */
  readonly jitter?: number | undefined;
}

/**
 * Makes an exponential `delay` with jitter for {@link RetryOptions}. It grows with each attempt up to a maximum, and is
 * shortened at random, so that jobs that failed together do not return together.
 *
 * @param options - `initial`, 100 ms by default; `factor`, 2; `max`, 30,000 ms; `jitter`, 0.5: see {@link BackoffOptions}.
 * @returns A function that returns the delay in milliseconds after an attempt, whose number counts from 1.
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
    // The maximum holds even if the power overflows. An initial 0 is a special case: 0 * Infinity is not a number.
    const full = initial === 0 ? 0 : Math.min(initial * factor ** (attempt - 1), max);
    return full - full * jitter * Math.random();
  };
}

function within(option: string, value: number, least: number, most: number): void {
  if (typeof value === "number" && value >= least && value <= most) return;
  const wanted = most === Number.MAX_VALUE ? `a finite number >= ${least}` : `from ${least} to ${most}`;
  throw new RangeError(`backoff: ${option} must be ${wanted}, not ${quoted(value)}`);
}
