import { call, checkFunction, type NotGenerator, prepare } from "../runtime/goroutine.js";
import type { Link, Queue } from "../runtime/wait-queue.js";
import type { Child } from "./cancel-context.js";
import type { Parent } from "./context.js";
import { contextOf } from "./parent.js";
import { nearest, propagate } from "./propagate.js";

/** A function to call when a context is over. It is called or stopped, whichever comes first. */
class Call implements Child {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  readonly waits: boolean = true;
  #start: (() => void) | null;

  constructor(fn: () => unknown) {
    this.#start = prepare(() => call(fn, []), fn.name);
  }

  end(): void {
    this.#start?.();
    this.#start = null;
  }

  stop(): boolean {
    const stopped = this.#start !== null;
    this.#start = null;
    this.queue?.unpark(this);
    return stopped;
  }
}

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
  const due = new Call(fn);
  propagate(context, due);
  return () => {
    // By the clock it may be over, and the call on its way.
    nearest(context)?.look("context.AfterFunc stop");
    return due.stop();
  };
}
