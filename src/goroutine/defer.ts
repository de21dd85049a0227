/**
 * Runs a function when the block is left, however that happens: `defer fn()`. It takes `using`, of TypeScript or of the
 * language: `using _ = defer(fn)`. Several in one block run last first.
 *
 * Go's `defer` waits for the end of the function, `using` for that of the block. In a loop that is every round.
 *
 * @param fn - What to run, once. Nobody awaits what it returns; async cleanup is for `await using` or `finally`.
 * @returns What `using` disposes of.
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
