/**
 * A job took longer than its timeout, or an attempt at it. It is the reason of the job's `context.signal`, the `error` of a
 * `timedOut` outcome, and what {@link Pool.run} rejects with. Its `cause` is what the attempt before failed with, if there
 * was one.
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
 * The pool takes no more jobs, or was stopped before it got to this one; then `cause` is the reason given to
 * {@link Pool.stop}.
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

/** What the jobs of a pool are told when it is stopped. */
export function stopError(message: string, reason: unknown): ClosedPoolError {
  const error = new ClosedPoolError(message, reason === undefined ? undefined : { cause: reason });
  stops.add(error);
  return error;
}

/** What a job was cancelled for: if its pool was stopped, the reason given for that. */
export function cancelReasonOf(error: unknown): unknown {
  return error instanceof ClosedPoolError && stops.has(error) ? (error.cause ?? error) : error;
}

/** What a job is cancelled for when its pool is cleared without a reason. */
export function clearError(label: string): Error {
  const error = new Error(`pool${label} was cleared`);
  error.name = "AbortError";
  return error;
}
