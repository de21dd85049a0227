import { CANCEL, CancelContext } from "./cancel-context.js";
import type { Context } from "./context.js";

/**
 * Why a context was cancelled: `context.Cause(ctx)`. It is what the first cancellation gave, be it that of the context
 * or of one that it comes from: `cancel(cause)`, the `cause` of {@link withTimeout}, or the reason of a foreign signal.
 *
 * @returns The cause; where none was given, the same as `ctx.err`. Null before the cancellation.
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
  // Ours may be none, or not over: then a context of the program's own making was cancelled by itself.
  return ours instanceof CancelContext && ours.reason !== undefined ? ours.reason : err;
}
