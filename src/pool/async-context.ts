import { areAttributed, continueAs, running } from "../runtime/events.js";
import { builtinModule } from "../runtime/host.js";
import { scheduler } from "../runtime/scheduler.js";

/** The async context of some code (the stores of `AsyncLocalStorage`), to run other code in. */
export interface AsyncContext {
  runInAsyncScope<Args extends unknown[], T>(fn: (...args: Args) => T, self: unknown, ...args: Args): T;
}

interface AsyncHooks {
  readonly AsyncResource: new (type: string) => AsyncContext;
  readonly AsyncLocalStorage: { readonly prototype: object };
}

const hooks = /* @__PURE__ */ builtinModule<AsyncHooks>("async_hooks");

/** A member of the host's own objects that stand for a context. */
function member(description: string): symbol | undefined {
  if (hooks === undefined) return undefined;
  const symbols = Object.getOwnPropertySymbols(new hooks.AsyncResource("goroutines.Job"));
  return symbols.find((symbol) => symbol.description === description);
}

/**
 * Up to Node 22, stores are kept by async hooks, which mark every promise with this symbol as long as any
 * `AsyncLocalStorage` is in use; so a promise without it tells that there is no context. Undefined in hosts that keep
 * them in another way.
 */
const mark: symbol | undefined =
  hooks !== undefined && "_propagate" in hooks.AsyncLocalStorage.prototype
    ? /* @__PURE__ */ member("async_id_symbol")
    : undefined;

/** From Node 24 on, a resource has the stores in this member, undefined where there are none. Node 22 has it, too, unused. */
const frame: symbol | undefined = mark === undefined ? /* @__PURE__ */ member("context_frame") : undefined;

/** The context in which the package was loaded: that of no request. */
const outermost: AsyncContext | null =
  hooks === undefined ? null : /* @__PURE__ */ new hooks.AsyncResource("goroutines.Pool");

/**
 * The context of the code that is running now; null if there is none, where that is to be told. `witness` is a promise that
 * it has just made.
 *
 * To make an `AsyncResource` and run a function in it costs time and memory, so that is left out where it is of no use.
 * (`AsyncLocalStorage.snapshot` would cost many times as much on Node 20.)
 */
export function currentContext(witness: object): AsyncContext | null {
  if (hooks === undefined || (mark !== undefined && !(mark in witness))) return null;
  const context = new hooks.AsyncResource("goroutines.Job");
  return frame !== undefined && (context as unknown as Record<symbol, unknown>)[frame] === undefined ? null : context;
}

/**
 * Calls a function in a context: user code that belongs to a job, in that of the call that brought the job. It is
 * still the goroutine that calls.
 */
export function within<Args extends unknown[], T>(
  context: AsyncContext | null,
  fn: (...args: Args) => T,
  ...args: Args
): T {
  // A scheduler may tell by its store what it decides for.
  const target = context ?? (scheduler === null ? outermost : null);
  if (target === null) return fn(...args);
  if (!areAttributed()) return target.runInAsyncScope(fn, undefined, ...args);
  return target.runInAsyncScope(continueAs<T>, undefined, running(), () => fn(...args));
}

/**
 * Calls a function in no caller's context: what lives longer than a job, such as a worker, would otherwise keep the stores
 * of the request that happened to wake it.
 */
export function outside<Args extends unknown[], T>(fn: (...args: Args) => T, ...args: Args): T {
  return within(null, fn, ...args);
}
