import { call, checkFunction, type NotGenerator, spawn } from "../runtime/goroutine.js";

/**
 * Starts a goroutine: `go fn(...args)`. The function runs later, in a microtask as a rule, never inside this call;
 * goroutines start in the order of these calls.
 *
 * A goroutine that throws is a panic: unless somebody awaits the promise returned, it crashes the process, as any
 * unhandled rejection does.
 *
 * @param fn - What to run, async or not.
 * @param args - Its arguments, evaluated here and now, as in Go.
 * @returns A promise of what `fn` returns. Go has no such thing; leave it alone, or use it to join.
 * @throws `TypeError` at once: `go of nil func value` if `fn` is not a function, and a text that says what to write if it
 *   is a promise, as in `go(f())`, or a generator function.
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
