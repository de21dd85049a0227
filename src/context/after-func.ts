import { call, checkFunction, type NotGenerator, prepare } from "../runtime/goroutine.js";
import { Waiting } from "./cancel-context.js";
import type { Parent } from "./context.js";
import { contextOf } from "./parent.js";
import { nearest, propagate } from "./propagate.js";

/**
 * Calls a function in a goroutine of its own once a context is over, or at once if it already is:
 * `context.AfterFunc(ctx, fn)`. `cancel` does not wait for the function.
 *
 * The pending call counts as a wait for the context, so a deadline of the context keeps the process alive until then.
 *
 * @param ctx - The context, or a foreign signal. If a program's own context has a method `afterFunc(fn)`, it is used.
 * @param fn - The function, async or not. It runs in the async context (the stores of `AsyncLocalStorage`) of this
 *   call. If it throws, that ends the process, as in `go`.
 * @returns A function that cancels the call of `fn`. It returns whether it did: true if `fn` will not be called because
 *   of it.
 * @throws `TypeError` `go of nil func value` if `fn` is not a function; `cannot create context from nil parent`.
 *
 * @example
 * ```ts
 * import { context } from "goroutines";
 *
 * const [ctx, cancel] = context.withCancel(context.background());
 * context.afterFunc(ctx, () => console.log("called"));
 * const stop = context.afterFunc(ctx, () => console.log("not printed"));
 * console.log(stop(), stop());
 * cancel();
 * // true false, called
 * ```
 *
 * Costs O(1). Mirrors `AfterFunc` in Go's context/context.go.
 */
export function afterFunc<Result>(ctx: Parent, fn: (() => Result) & NotGenerator<Result>): () => boolean {
  const context = contextOf(ctx);
  checkFunction(fn);
  // The call is started or stopped, whichever comes first.
  let start: (() => void) | null = prepare(() => call(fn, []), fn.name);
  const waiting = new Waiting(() => {
    start?.();
    start = null;
  });
  propagate(context, waiting);
  return () => {
    // By the clock, the context may already be over, and the call due.
    nearest(context)?.look("context.AfterFunc stop");
    const stopped = start !== null;
    start = null;
    waiting.queue?.unpark(waiting);
    return stopped;
  };
}
