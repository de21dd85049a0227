import type { ReceiveChannel } from "../channel/index.js";
import type { Key } from "./value.js";

/**
 * Carries a cancellation, a deadline and values to all the code that works for one request: Go's `context.Context`.
 *
 * Pass it as the first parameter to whatever may wait, and do not store it. Code that makes a context with {@link withCancel},
 * {@link withTimeout} or {@link withDeadline} calls its cancel function when the work is over.
 *
 * Any object with these members is a context, too: a program may have contexts of its own.
 *
 * @example
 * ```ts
 * import { after, context, Millisecond, select } from "goroutines";
 *
 * async function work(ctx: context.Context) {
 *   const { case: chosen } = await select({ done: ctx.done, worked: after(5 * Millisecond) });
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
  /** When the context will be cancelled: milliseconds since the epoch, as `now()` tells them. `ctx.Deadline()`. */
  readonly deadline: number | undefined;
  /**
   * The value of the nearest ancestor, or of the context itself, that was made by {@link withValue} with this very key:
   * `ctx.Value(key)`. Undefined if there is none.
   */
  value<V>(key: Key<V>): V | undefined;
  /** The value of any other key; untyped. */
  value(key: unknown): unknown;
  /**
   * The context as an `AbortSignal`, for operations of this package (`{ signal: ctx.signal }`), `fetch` and all others. It is made when it
   * is first asked for. Its reason is the context's `context.cause`.
   */
  readonly signal: AbortSignal;
}

/** What a context can be made from: another, or a foreign `AbortSignal`. */
export type Parent = Context | AbortSignal;

/** A context that calls functions itself when it is over, as a program's own contexts may. */
export interface AfterFuncer {
  /** Calls `fn` once the context is over; returns a function that prevents it. */
  afterFunc(fn: () => void): () => boolean;
}
