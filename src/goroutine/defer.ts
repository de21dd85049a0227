/**
 * Runs a function when the block ends, whether normally, by `return` or by `throw`: `defer fn()`. Write
 * `using _ = defer(fn)`; that needs TypeScript or a host that knows `using`. Several in one block run in reverse order.
 *
 * Go's `defer` waits for the end of the function, `using` for the end of the block: in a loop, of each round.
 *
 * @param fn - The function, which runs once. A promise that it returns is not awaited; for async clean-up use
 *   `await using` or `finally`.
 * @returns The object for `using`.
 * @throws `TypeError` `defer of nil func value` if `fn` is not a function.
 *
 * @example
 * ```ts
 * import { defer } from "goroutines";
 *
 * function greet(name: string) {
 *   using _first = defer(() => console.log("bye"));
 *   using _second = defer(() => console.log("see you"));
 *   console.log("hello,", name);
 * }
 *
 * greet("gopher");
 * // hello, gopher, see you, bye
 * ```
 *
 * Mirrors `deferproc` in Go's runtime/panic.go and the spec's "Defer statements".
 */
export function defer(fn: () => void): Disposable {
  if (typeof fn !== "function") throw new TypeError("defer of nil func value");
  let pending: (() => void) | null = fn;
  return {
    [Symbol.dispose](): void {
      const deferred = pending;
      pending = null;
      deferred?.();
    },
  };
}
