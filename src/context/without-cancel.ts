import { neverAborted } from "./background.js";
import { CANCEL } from "./cancel-context.js";
import type { Context, Parent } from "./context.js";
import { Derived } from "./derived.js";
import { contextOf } from "./parent.js";

/** A context with only the values of its parent. */
class WithoutCancelContext extends Derived {
  readonly done: null = null;
  readonly err: null = null;
  readonly deadline: undefined = undefined;
  // Stops the search of `cause` here.
  protected readonly valueKey: unknown = CANCEL;
  protected readonly ownValue: null = null;
  protected readonly kind: string = "WithoutCancel";
  #signal: AbortSignal | null = null;

  get signal(): AbortSignal {
    this.#signal ??= neverAborted();
    return this.#signal;
  }
}

/**
 * Makes a context with the values of its parent that is not cancelled with it, and has no deadline:
 * `context.WithoutCancel(parent)`. Use it for work that must be done even after the request is over, such as a log
 * entry or a rollback.
 *
 * @param parent - The parent context, or a foreign signal.
 * @throws `TypeError` `cannot create context from nil parent`, or if `parent` is neither a context nor a signal.
 *
 * @example
 * ```ts
 * import { context } from "goroutines";
 *
 * const user = context.key<string>("user");
 * const [ctx, cancel] = context.withCancel(context.withValue(context.background(), user, "gopher"));
 * const cleanUp = context.withoutCancel(ctx);
 * cancel();
 * console.log(String(ctx.err), cleanUp.err, cleanUp.value(user)); // AbortError: context canceled null gopher
 * ```
 *
 * Costs O(1). Mirrors `WithoutCancel` in Go's context/context.go.
 */
export function withoutCancel(parent: Parent): Context {
  return new WithoutCancelContext(contextOf(parent));
}
