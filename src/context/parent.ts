import { abortedOf, sourceOf } from "../runtime/abort.js";
import { quoted } from "../runtime/quoted.js";
import { background, NEVER } from "./background.js";
import { CancelContext } from "./cancel-context.js";
import type { Context, Parent } from "./context.js";
import { SignalContext } from "./signal-context.js";

/**
 * The given parent as a context. The signal of a context stands for that context, so a context made from it has the
 * same deadline, and only waiters hold that deadline.
 */
export function contextOf(parent: Parent): Context {
  if (parent == null) throw new TypeError("cannot create context from nil parent");
  if (typeof parent === "object") {
    if (isContext(parent)) return parent;
    if (abortedOf(parent) !== undefined) return contextOfSignal(parent as AbortSignal);
  }
  throw new TypeError(`context: parent must be a Context or an AbortSignal, not ${quoted(parent)}`);
}

function isContext(value: object): value is Context {
  return typeof (value as Partial<Context>).value === "function" && "done" in value && "err" in value;
}

function contextOfSignal(signal: AbortSignal): Context {
  const own = sourceOf(signal);
  if (own === undefined) return new SignalContext(signal);
  return own instanceof CancelContext ? own : own === NEVER ? background() : new SignalContext(signal);
}

/**
 * Makes a context from a foreign `AbortSignal`. It is cancelled when the signal aborts, with the signal's reason as its
 * cause. All functions here that take a parent also take a signal; this function is for code that needs a {@link
 * Context}.
 *
 * @param signal - A signal of any realm or polyfill. It has one listener while anything depends on the context.
 * @returns A context without a deadline, whose `signal` is the given one. For the signal of a context, that context.
 * @throws `TypeError` if it is not a signal.
 *
 * @example
 * ```ts
 * import { context } from "goroutines";
 *
 * const controller = new AbortController();
 * const ctx = context.fromSignal(controller.signal);
 * controller.abort(new Error("the client has left"));
 * console.log(ctx.err === context.Canceled, String(context.cause(ctx))); // true Error: the client has left
 * ```
 *
 * Costs O(1). Go has no counterpart; it mirrors a parent that is not of the package in `propagateCancel` in Go's
 * context/context.go.
 */
export function fromSignal(signal: AbortSignal): Context {
  return contextOf(signal);
}
