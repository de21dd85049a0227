import { call, checkFunction, type NotGenerator, spawn } from "../runtime/goroutine.js";

/**
 * Starts a goroutine, an async function that runs beside the others: `go fn(...args)`. It starts later, usually in a
 * microtask, never inside this call. Goroutines start in the order of the calls.
 *
 * A goroutine that throws panics: unless a caller awaits the returned promise, the process ends, as after any unhandled
 * rejection.
 *
 * @param fn - The function to run, async or not.
 * @param args - Its arguments, evaluated at this call, as in Go.
 * @returns A promise of the result of `fn`, which Go does not have. Ignore it, or await it to join the goroutine.
 * @throws `TypeError` at once: `go of nil func value` if `fn` is not a function. If it is a promise, as in `go(f())`,
 *   or a generator function, the message says what to write.
 *
 * @example
 * ```ts
 * import { Channel, go } from "goroutines";
 *
 * async function greet(name: string, out: Channel<string>) {
 *   await out.send(`hello, ${name}`);
 * }
 *
 * const out = new Channel<string>();
 * go(greet, "gopher", out);
 * console.log((await out.receive()).value); // hello, gopher
 * ```
 *
 * Mirrors `newproc` in Go's runtime/proc.go and the spec's "Go statements".
 */
export function go<Args extends unknown[], Result>(
  fn: ((...args: Args) => Result) & NotGenerator<Result>,
  ...args: Args
): Promise<Awaited<Result>> {
  checkFunction(fn);
  return spawn(() => call<Args, Result>(fn, args), fn.name);
}
