/**
 * One of the two errors with which a context ends. They are compared by identity, so there is one of each, made when
 * the module loads. A stack would not show where a context was cancelled.
 */
function sentinel(name: string, message: string): Error {
  const hidden = { writable: true, configurable: true };
  return Object.defineProperties(new Error(message), {
    name: { value: name, ...hidden },
    stack: { value: `${name}: ${message}`, ...hidden },
  });
}

/**
 * The `err` of a context that was cancelled: `context.Canceled`. Its message is `context canceled`, and its `name` is
 * `AbortError`, as code written for `AbortController` and `fetch` expects.
 *
 * @example
 * ```ts
 * import { context } from "goroutines";
 *
 * const [ctx, cancel] = context.withCancel(context.background());
 * cancel();
 * console.log(ctx.err === context.Canceled, String(ctx.err)); // true AbortError: context canceled
 * ```
 *
 * Mirrors `Canceled` in Go's context/context.go.
 */
export const Canceled: Error = /* @__PURE__ */ sentinel("AbortError", "context canceled");

/**
 * The `err` of a context whose deadline has passed: `context.DeadlineExceeded`. Its message is
 * `context deadline exceeded`, and its `name` is `TimeoutError`, like that of the reason of `AbortSignal.timeout`.
 *
 * @example
 * ```ts
 * import { context, Millisecond } from "goroutines";
 *
 * const [ctx] = context.withTimeout(context.background(), 5 * Millisecond);
 * await ctx.done?.receive();
 * console.log(ctx.err === context.DeadlineExceeded, String(ctx.err)); // true TimeoutError: context deadline exceeded
 * ```
 *
 * Mirrors `DeadlineExceeded` in Go's context/context.go.
 */
export const DeadlineExceeded: Error = /* @__PURE__ */ sentinel("TimeoutError", "context deadline exceeded");
