import { CANCEL, CancelContext } from "./cancel-context.js";
import type { Context } from "./context.js";

/**
 * Returns why a context was cancelled: `context.Cause(ctx)`. The first cancellation decides, whether of the context or
 * of an ancestor. It is the argument of `cancel(cause)`, the `cause` of {@link withTimeout}, or the reason of a foreign
 * signal.
 *
 * @returns The cause; if none was given, the same as `ctx.err`. Null before the cancellation.
 *
 * @example
 * ```ts
 * import { context } from "goroutines";
 *
 * const [parent, cancel] = context.withCancel(context.background());
 * const [child] = context.withCancel(parent);
 * console.log(context.cause(child)); // null
 * cancel(new Error("the disk is full"));
 * console.log(String(child.err)); // AbortError: context canceled
 * console.log(String(context.cause(child))); // Error: the disk is full
 * ```
 *
 * Mirrors `Cause` in Go's context/context.go.
 */
export function cause(ctx: Context): unknown {
  const { err } = ctx;
  if (err === null) return null;
  const ours = ctx.value(CANCEL);
  // There may be no context of this package, or it is not over: then a program's own context was cancelled by itself.
  return ours instanceof CancelContext && ours.reason !== undefined ? ours.reason : err;
}
