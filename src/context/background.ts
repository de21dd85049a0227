import { type AbortSource, represent } from "../runtime/abort.js";
import { inspect } from "../runtime/inspect.js";
import type { Context } from "./context.js";

/** What the signal of a context stands for that is never over: to wait for it takes nothing. */
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

/** A context with nothing in it. */
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
 * The context that all others come from: never cancelled, without deadline and values. It is for `main`, for tests, and
 * for the beginning of what serves a request.
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
 * A {@link background} for code that is to be given a context one day, and is not yet. It says so to its readers.
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
