/// <reference lib="esnext.disposable" preserve="true" />
import { CancelContext, cancel } from "./cancel-context.js";
import type { Context, Parent } from "./context.js";
import { Canceled } from "./errors.js";
import { contextOf } from "./parent.js";
import { nearest, propagate } from "./propagate.js";

/**
 * Cancels a context and all contexts made from it: Go's `context.CancelFunc` and `context.CancelCauseFunc`.
 *
 * It does not wait for the work to stop. Only the first call has an effect. `cause` becomes the `context.cause` of the
 * context; without one, or with null, that is {@link Canceled}. `using _ = cancel` calls it at the end of the block:
 * Go's `defer cancel()`.
 *
 * Mirrors `CancelFunc` and `CancelCauseFunc` in Go's context/context.go.
 */
export type CancelFunc = ((cause?: unknown) => void) & Disposable;

/**
 * Makes a context that can be cancelled: `context.WithCancel(parent)` and `context.WithCancelCause(parent)`. It is
 * cancelled when its cancel function is called, or when its parent is cancelled.
 *
 * Always call the cancel function when the work is over: until then the parent keeps a reference to the context.
 *
 * @param parent - The parent context, or a foreign signal.
 * @returns The context and its cancel function. If the parent is already over, the context is cancelled from the start,
 *   with the same `err` and cause.
 * @throws `TypeError` `cannot create context from nil parent`, or if `parent` is neither a context nor a signal.
 *
 * @example
 * ```ts
 * import { Channel, context, go, select } from "goroutines";
 *
 * function numbers(ctx: context.Context) {
 *   const out = new Channel<number>();
 *   go(async () => {
 *     for (let n = 1; (await select({ done: ctx.done, sent: out.sending(n) })).case === "sent"; n++);
 *   });
 *   return out;
 * }
 *
 * const [ctx, cancel] = context.withCancel(context.background());
 * for await (const n of numbers(ctx)) {
 *   console.log(n); // 1, 2, 3
 *   if (n === 3) break;
 * }
 * cancel();
 * ```
 *
 * Costs O(1); cancelling costs O(number of contexts and waiters below). Mirrors `WithCancel` and `WithCancelCause` in
 * Go's context/context.go.
 */
export function withCancel(parent: Parent): [Context, CancelFunc] {
  return cancelable(contextOf(parent));
}

/** {@link withCancel}, with the parent checked. */
export function cancelable(parent: Context): [Context, CancelFunc] {
  const context = new CancelContext(parent, nearest(parent)?.timer ?? null);
  propagate(parent, context);
  return [context, cancelFunc(context)];
}

export function cancelFunc(context: CancelContext): CancelFunc {
  const call = (cause?: unknown): void => {
    if (!context.aborted) cancel(context, Canceled, cause ?? Canceled);
  };
  // `using` calls it without a cause.
  return Object.assign(call, { [Symbol.dispose]: call });
}
