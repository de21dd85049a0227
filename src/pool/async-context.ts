import { areAttributed, continueAs, running } from "../runtime/events.js";
import { builtinModule } from "../runtime/host.js";
import { scheduler } from "../runtime/scheduler.js";

/** An async context (the stores of `AsyncLocalStorage`) in which other code can run. */
export interface AsyncContext {
  runInAsyncScope<Args extends unknown[], T>(fn: (...args: Args) => T, self: unknown, ...args: Args): T;
}

interface AsyncHooks {
  readonly AsyncResource: new (type: string) => AsyncContext;
  readonly AsyncLocalStorage: { readonly prototype: object };
}

const hooks = /* @__PURE__ */ builtinModule<AsyncHooks>("async_hooks");

/** A symbol among the members of the host's `AsyncResource`. */
function member(description: string): symbol | undefined {
  if (hooks === undefined) return undefined;
  const symbols = Object.getOwnPropertySymbols(new hooks.AsyncResource("goroutines.Job"));
  return symbols.find((symbol) => symbol.description === description);
}

/**
 * Up to Node 22, async hooks keep the stores, and mark every promise with this symbol while any `AsyncLocalStorage` is
 * in use. So a promise without the mark means that there is no context. Undefined in hosts that keep stores in another
 * way.
 */
const mark: symbol | undefined =
  hooks !== undefined && "_propagate" in hooks.AsyncLocalStorage.prototype
    ? /* @__PURE__ */ member("async_id_symbol")
    : undefined;

/**
 * From Node 24 on, this member of a resource has the stores; it is undefined if there are none. Node 22 does not use
 * it.
 */
const frame: symbol | undefined = mark === undefined ? /* @__PURE__ */ member("context_frame") : undefined;

/** The context in which the package was loaded: it belongs to no request. */
const outermost: AsyncContext | null =
  hooks === undefined ? null : /* @__PURE__ */ new hooks.AsyncResource("goroutines.Pool");

/**
 * The context of the running code; null if the host has no contexts, or shows that there is none. `witness` is a
 * promise that the running code has just made.
 *
 * Making an `AsyncResource` and running a function in it costs time and memory, so a job without a context has none.
 * (`AsyncLocalStorage.snapshot` would cost many times as much on Node 20.)
 */
export function currentContext(witness: object): AsyncContext | null {
  if (hooks === undefined || (mark !== undefined && !(mark in witness))) return null;
  const context = new hooks.AsyncResource("goroutines.Job");
  return frame !== undefined && (context as unknown as Record<symbol, unknown>)[frame] === undefined ? null : context;
}

/**
 * Calls a function in a context: user code of a job runs in the context of the call that submitted the job. The calling
 * goroutine stays the running one.
 */
export function within<Args extends unknown[], T>(
  context: AsyncContext | null,
  fn: (...args: Args) => T,
  ...args: Args
): T {
  // A scheduler may find the running goroutine by its store in the async context, so the context must stay.
  const target = context ?? (scheduler === null ? outermost : null);
  if (target === null) return fn(...args);
  if (!areAttributed()) return target.runInAsyncScope(fn, undefined, ...args);
  return target.runInAsyncScope(continueAs<T>, undefined, running(), () => fn(...args));
}

/**
 * Calls a function outside the context of any caller. An object that outlives a job, such as a worker, would otherwise
 * keep the stores of the request that happened to wake it.
 */
export function outside<Args extends unknown[], T>(fn: (...args: Args) => T, ...args: Args): T {
  return within(null, fn, ...args);
}
