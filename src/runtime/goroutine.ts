import { begin } from "./begin.js";
import { isDirect, postpone } from "./budget.js";
import { bound, completedVoid } from "./completion.js";
import { type Goroutine, hasObservers, observeGoroutine, running } from "./events.js";
import { scheduler } from "./scheduler.js";

/**
 * What the type of a goroutine's function must be as well: anything, unless the function returns a generator. To call
 * one runs nothing, and there is nobody to iterate over what it returns.
 */
export type NotGenerator<Result> = 0 extends 1 & Result
  ? unknown
  : [Result] extends [never]
    ? unknown
    : [Result] extends [Generator<unknown, unknown, never> | AsyncGenerator<unknown, unknown, never>]
      ? "go of a generator function: write an async function, with await for yield"
      : unknown;

/** Throws unless it is a function that a goroutine can run. */
export function checkFunction(fn: unknown): void {
  refuseGenerator(fn);
  if (typeof fn === "function") return;
  const isPromise = typeof (fn as Partial<PromiseLike<unknown>> | null | undefined)?.then === "function";
  throw new TypeError(isPromise ? "go of a promise: write go(f, x), not go(f(x))" : "go of nil func value");
}

/** Calls a goroutine's function. A generator that was compiled to an older language shows only now. */
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

/** As {@link spawn}, for a goroutine that nobody joins; its name is made only if somebody wants to know it. */
export function spawnUnjoined(body: () => unknown, name: () => string): void {
  if (scheduler !== null || hasObservers) {
    void spawn(body, name());
    return;
  }
  begin("go", body, undefined);
  // Not what the body returns: to resolve a promise to another takes two microtasks more.
  void completedVoid().then(() => void body());
}

/**
 * Returns a function that starts a goroutine as {@link spawn} does, in the async context of this call, whoever calls it:
 * a host timeout, or an operation that finds a timer due.
 */
export function prepare(body: () => unknown, name: string): () => void {
  const start = bound(() => {
    // A scheduler looks for whoever joins a goroutine, so its promise must not be returned to a `then`.
    if (scheduler !== null) return void spawn(body, name);
    begin("go", body, undefined);
    // This is a microtask already, and what `then` makes of it the goroutine's own promise: a failure is unhandled.
    return observeGoroutine(body, { name, parent: running() })();
  });
  return () => (isDirect || scheduler !== null ? start() : postpone(start));
}
