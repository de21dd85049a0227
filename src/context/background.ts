import { type AbortSource, represent } from "../runtime/abort.js";
import { inspect } from "../runtime/inspect.js";
import type { Context } from "./context.js";

/** The callbacks of a signal whose context is never over: waiting for it costs nothing. */
export const NEVER: AbortSource = {
  aborted: false,
  reason: undefined,
  listen: () => () => {},
};

/** A signal that is never aborted. */
export function neverAborted(): AbortSignal {
  const { signal } = new AbortController();
  represent(signal, NEVER);
  return signal;
}

/** A context without cancellation, deadline and values. */
class EmptyContext implements Context {
  readonly done: null = null;
  readonly err: null = null;
  readonly deadline: undefined = undefined;
  readonly #name: string;
  #signal: AbortSignal | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  get signal(): AbortSignal {
    this.#signal ??= neverAborted();
    return this.#signal;
  }

  value(_key: unknown): undefined {
    return undefined;
  }

  toString(): string {
    return this.#name;
  }

  /** @internal */
  [inspect](): string {
    return this.#name;
  }
}

const BACKGROUND: Context = /* @__PURE__ */ new EmptyContext("context.Background");
const TODO: Context = /* @__PURE__ */ new EmptyContext("context.TODO");

/**
 * Returns the context from which all others are made: it is never cancelled, and has no deadline and no values. Use it
 * in `main`, in tests, and at the start of a request.
 *
 * @returns The same context each time.
 *
 * @example
 * ```ts
 * import { context } from "goroutines";
 *
 * const ctx = context.background();
 * console.log(ctx.done, ctx.err, ctx.deadline); // null null undefined
 * ```
 *
 * Mirrors `Background` in Go's context/context.go.
 */
export function background(): Context {
  return BACKGROUND;
}

/**
 * Returns a {@link background} context for code that should get a context later. It tells the reader that one is
 * missing.
 *
 * @returns The same context each time.
 *
 * @example
 * ```ts
 * import { context } from "goroutines";
 *
 * console.log(String(context.todo())); // context.TODO
 * ```
 *
 * Mirrors `TODO` in Go's context/context.go.
 */
export function todo(): Context {
  return TODO;
}
