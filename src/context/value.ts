import type { ReceiveChannel } from "../channel/index.js";
import type { Context, Parent } from "./context.js";
import { Derived } from "./derived.js";
import { contextOf } from "./parent.js";

/**
 * A key for a value of type `V` in a context, made by `context.key`. Each key is different, even with the same
 * description.
 */
export interface Key<in out V> {
  /** Its name, for messages. */
  readonly description: string;
  /** @hidden Tells the keys of different types apart; for the compiler only. */
  readonly "~value"?: (value: V) => V;
}

class ContextKey<V> implements Key<V> {
  declare readonly "~value"?: (value: V) => V;
  readonly description: string;

  constructor(description: string) {
    this.description = description;
  }

  toString(): string {
    return this.description;
  }
}

/**
 * Makes a key for values of one type, which other code cannot use by accident: in Go, a variable of an unexported type.
 *
 * @param description - The name of the key, for messages.
 * @typeParam V - The type of the values.
 *
 * @example
 * ```ts
 * import { context } from "goroutines";
 *
 * const user = context.key<string>("user");
 * const ctx = context.withValue(context.background(), user, "gopher");
 * console.log(ctx.value(user)); // gopher
 * ```
 *
 * Mirrors the keys that the documentation of `WithValue` in Go's context/context.go advises.
 */
export function key<V>(description: string): Key<V> {
  return new ContextKey(description);
}

/** A context that adds a value to its parent. */
export class ValueContext extends Derived {
  /** The nearest ancestor that is not a value context, for everything but values. */
  readonly base: Context;
  protected readonly valueKey: unknown;
  protected readonly ownValue: unknown;

  constructor(parent: Context, key: unknown, value: unknown) {
    super(parent);
    this.base = parent instanceof ValueContext ? parent.base : parent;
    this.valueKey = key;
    this.ownValue = value;
  }

  get done(): ReceiveChannel<never> | null {
    return this.base.done;
  }

  get err(): Error | null {
    return this.base.err;
  }

  get deadline(): number | undefined {
    return this.base.deadline;
  }

  get signal(): AbortSignal {
    return this.base.signal;
  }

  protected get kind(): string {
    return `WithValue(${shown(this.valueKey)}, ${shown(this.ownValue)})`;
  }
}

/** Values may be secret. As in Go, only strings, and values with a name, are shown. */
function shown(value: unknown): string {
  if (value == null) return "<nil>";
  if (typeof value === "string" || typeof value === "symbol" || value instanceof ContextKey) return String(value);
  return typeof value === "object" ? (value.constructor?.name ?? "object") : typeof value;
}

/**
 * Makes a context that adds a value to its parent: `context.WithValue(parent, key, value)`. Use it for data of a
 * request that passes through code that does not use it, such as an identity or a trace; not for optional parameters.
 *
 * @param parent - The parent context, or a foreign signal.
 * @param key - The key for {@link Context.value}, compared by `===`. Any value except null and undefined; preferably
 *   made by `context.key`.
 * @param value - The value.
 * @throws `TypeError` `cannot create context from nil parent`, or `nil key`.
 *
 * @example
 * ```ts
 * import { context } from "goroutines";
 *
 * const language = context.key<string>("language");
 * const colour = context.key<string>("colour");
 * const ctx = context.withValue(context.background(), language, "Go");
 * console.log(ctx.value(language), ctx.value(colour)); // Go undefined
 * ```
 *
 * Costs O(1); finding a value costs O(number of contexts up to it). Mirrors `WithValue` in Go's context/context.go.
 */
export function withValue<K>(parent: Parent, key: K, value: K extends Key<infer V> ? V : unknown): Context {
  const context = contextOf(parent);
  if (key == null) throw new TypeError("nil key");
  return new ValueContext(context, key, value);
}
