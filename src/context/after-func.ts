import { call, checkFunction, type NotGenerator, prepare } from "../runtime/goroutine.js";
import { Waiting } from "./cancel-context.js";
import type { Parent } from "./context.js";
import { contextOf } from "./parent.js";
import { nearest, propagate } from "./propagate.js";

/**
 * Calls a function in a goroutine of its own once a context is over, at once if it is over already:
 * `context.AfterFunc(ctx, fn)`. Neither `cancel` nor the clock waits for it.
 *
 * As it will do something, it counts as waiting for the context: until then it holds its deadline, and so the process.
 *
 * @param ctx - The context, or a foreign signal. A program's own may have a method `afterFunc(fn)`, which is used then.
 * @param fn - What to call, async or not. It runs in the async context (the stores of `AsyncLocalStorage`) of this call. If it
 *   throws, that crashes the process, as in `go`.
 * @returns A function that stops this. It returns whether it has: true if `fn` is not called because of it.
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
  // It is started or stopped, whichever comes first.
  let start: (() => void) | null = prepare(() => call(fn, []), fn.name);
  const waiting = new Waiting(() => {
    start?.();
    start = null;
  });
  propagate(context, waiting);
  return () => {
    // By the clock the context may be over, and the call on its way.
    nearest(context)?.look("context.AfterFunc stop");
    const stopped = start !== null;
    start = null;
    waiting.queue?.unpark(waiting);
    return stopped;
  };
}
