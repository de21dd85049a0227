import { begin } from "./begin.js";
import { isDirect, postpone } from "./budget.js";
import { bound, completedVoid } from "./completion.js";
import { areObserved, type Goroutine, observeGoroutine, running } from "./events.js";
import { scheduler } from "./scheduler.js";

/**
 * A second type of a goroutine's function: `unknown`, unless the function returns a generator. Calling a generator
 * function runs nothing, and no caller iterates over the generator.
 */
export type NotGenerator<Result> = 0 extends 1 & Result
  ? unknown
  : [Result] extends [never]
    ? unknown
    : [Result] extends [Generator<unknown, unknown, never> | AsyncGenerator<unknown, unknown, never>]
      ? "go of a generator function: write an async function, with await for yield"
      : unknown;

/** Throws unless the value is a function that a goroutine can run. */
export function checkFunction(fn: unknown): void {
  refuseGenerator(fn);
  if (typeof fn === "function") return;
  const isPromise = typeof (fn as Partial<PromiseLike<unknown>> | null | undefined)?.then === "function";
  throw new TypeError(isPromise ? "go of a promise: write go(f, x), not go(f(x))" : "go of nil func value");
}

/** Calls a goroutine's function. A generator compiled to an older language can be recognised only by its result. */
export function call<Args extends unknown[], Result>(fn: (...args: Args) => Result, args: Args): Result {
  const result = fn(...args);
  refuseGenerator(result);
  return result;
}

function refuseGenerator(value: unknown): void {
  const tag: unknown = (value as { [Symbol.toStringTag]?: unknown } | null | undefined)?.[Symbol.toStringTag];
  if (typeof tag === "string" && /^(Async)?Generator(Function)?$/.test(tag)) {
    throw new TypeError("go of a generator function: write an async function, with await for yield");
  }
}

/** Starts a goroutine later, as soon as operations may complete; goroutines start in the order of these calls. */
export function spawn<T>(body: () => T, name: string): Promise<Awaited<T>> {
  begin("go", body, undefined);
  const goroutine: Goroutine = { name, parent: running() };
  const observed = observeGoroutine(body, goroutine);
  if (scheduler !== null) return scheduler.spawn(observed, goroutine);
  return completedVoid().then(observed) as Promise<Awaited<T>>;
}

/** Like {@link spawn}, for a goroutine without a join. `name` is called only for a scheduler or an observer. */
export function spawnUnjoined(body: () => unknown, name: () => string): void {
  if (scheduler !== null || areObserved) {
    void spawn(body, name());
    return;
  }
  begin("go", body, undefined);
  // The callback returns nothing: resolving a promise to the body's promise would take two more microtasks.
  void completedVoid().then(() => void body());
}

/**
 * Returns a function that starts a goroutine like {@link spawn}, in the async context of this call. The caller of that
 * function does not matter: it is a host timeout, or an operation that finds a timer due.
 */
export function prepare(body: () => unknown, name: string): () => void {
  const start = bound(() => {
    // A scheduler takes any `then` on a goroutine's promise for a join, so this callback must not return that promise.
    if (scheduler !== null) return void spawn(body, name);
    begin("go", body, undefined);
    // This callback already runs in a microtask, and the promise of `bound` is the goroutine's: a failure is unhandled.
    return observeGoroutine(body, { name, parent: running() })();
  });
  return () => (isDirect || scheduler !== null ? start() : postpone(start));
}
