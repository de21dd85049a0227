import type { ReceiveChannel } from "../channel/index.js";
import type { Key } from "./value.js";

/**
 * Carries a cancellation, a deadline and values to all the code that works for one request: Go's `context.Context`.
 *
 * Pass it as the first parameter to every function that may wait, and do not store it. Code that makes a context with
 * {@link withCancel}, {@link withTimeout} or {@link withDeadline} must call its cancel function when the work is over.
 *
 * Any object with these members is a context, so a program may have contexts of its own.
 *
 * @example
 * ```ts
 * import { after, context, Second, select } from "goroutines";
 *
 * async function work(ctx: context.Context) {
 *   const { case: chosen } = await select({ done: ctx.done, worked: after(1 * Second) });
 *   return chosen;
 * }
 *
 * const [ctx, cancel] = context.withCancel(context.background());
 * const working = work(ctx);
 * cancel();
 * console.log(await working, String(ctx.err)); // done AbortError: context canceled
 * ```
 *
 * Mirrors `Context` in Go's context/context.go.
 */
export interface Context {
  /**
   * A channel that is closed when the context is cancelled: `ctx.Done()`. It is the same one each time. Null if the
   * context can never be cancelled, which in a {@link select} is a case that is never ready.
   */
  readonly done: ReceiveChannel<never> | null;
  /** Why the context is over: {@link Canceled} or {@link DeadlineExceeded}. Null until `done` is closed: `ctx.Err()`. */
  readonly err: Error | null;
  /**
   * When the context will be cancelled, in milliseconds on the clock of `now()`: `ctx.Deadline()`. Undefined if there
   * is no deadline.
   */
  readonly deadline: number | undefined;
  /**
   * Returns the value for a key: `ctx.Value(key)`. It comes from the context itself or from the nearest ancestor that
   * was made by {@link withValue} with the same key. Undefined if there is none.
   */
  value<V>(key: Key<V>): V | undefined;
  /** Returns the value for any other key, untyped. */
  value(key: unknown): unknown;
  /**
   * The context as an `AbortSignal`, for operations of this package (`{ signal: ctx.signal }`), `fetch` and other APIs.
   * It is made on first use. Its reason is the `context.cause` of the context.
   */
  readonly signal: AbortSignal;
}

/** The parent of a new context: another context, or a foreign `AbortSignal`. */
export type Parent = Context | AbortSignal;

/** A program's own context that can call functions when it is over. */
export interface AfterFuncer {
  /** Calls `fn` once the context is over; returns a function that prevents it. */
  afterFunc(fn: () => void): () => boolean;
}
