/**
 * The error of a job, or of an attempt at it, that took longer than its timeout. It is the reason of the job's
 * `context.signal`, the `error` of a `timedOut` outcome, and the rejection of {@link Pool.run}. Its `cause` is the
 * error of the previous attempt, if there was one.
 *
 * @example
 * ```ts
 * import { Pool, sleep, TimeoutError } from "goroutines";
 *
 * const pool = new Pool((ms: number, { signal }) => sleep(ms, { signal }), { timeout: 10 });
 * await pool.run(60_000).catch((error) => console.log(error instanceof TimeoutError, String(error)));
 * // true TimeoutError: job timed out after 10ms
 * ```
 */
export class TimeoutError extends Error {
  /** `TimeoutError`. */
  override get name(): string {
    return "TimeoutError";
  }
}

/**
 * The error of a job that a closed pool refused, or that was not done before the pool was stopped; then `cause` is the
 * reason given to {@link Pool.stop}.
 *
 * @example
 * ```ts
 * import { ClosedPoolError, Pool } from "goroutines";
 *
 * const pool = new Pool((n: number) => n * 2, { name: "doubler" });
 * await pool.close();
 * await pool.run(1).catch((error) => console.log(error instanceof ClosedPoolError, String(error)));
 * // true ClosedPoolError: pool "doubler" is closed
 * ```
 */
export class ClosedPoolError extends Error {
  /** `ClosedPoolError`. */
  override get name(): string {
    return "ClosedPoolError";
  }
}

const stops: WeakSet<object> = /* @__PURE__ */ new WeakSet();

/** The reason of jobs that are cancelled because their pool is stopped. */
export function stopError(message: string, reason: unknown): ClosedPoolError {
  const error = new ClosedPoolError(message, reason === undefined ? undefined : { cause: reason });
  stops.add(error);
  return error;
}

/** The reason why a job was cancelled; for a stopped pool, the reason given to `stop`. */
export function cancelReasonOf(error: unknown): unknown {
  return error instanceof ClosedPoolError && stops.has(error) ? (error.cause ?? error) : error;
}

/** The reason of jobs that are cancelled because their pool is cleared without a reason. */
export function clearError(label: string): Error {
  const error = new Error(`pool${label} was cleared`);
  error.name = "AbortError";
  return error;
}
