import type { ReceiveChannel } from "../channel/index.js";
import type { Context, Parent } from "./context.js";
import { Derived } from "./derived.js";
import { contextOf } from "./parent.js";

/**
 * Names a value of type `V` in a context. Made by `context.key`; each is another, whatever its description.
 */
export interface Key<in out V> {
  /** What it is called, for texts. */
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
 * Makes a key for values of one type, which no other code can have by accident: in Go, a variable of an unexported type.
 *
 * @param description - What it is called, for texts.
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
  /** The nearest ancestor that is something else, for what has nothing to do with values. */
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

/** Values may be secret: as in Go, only texts, and what is called by a text, are shown as they are. */
function shown(value: unknown): string {
  if (value == null) return "<nil>";
  if (typeof value === "string" || typeof value === "symbol" || value instanceof ContextKey) return String(value);
  return typeof value === "object" ? (value.constructor?.name ?? "object") : typeof value;
}

/**
 * A context that is its parent with one more value: `context.WithValue(parent, key, value)`. It is for what belongs to a
 * request and passes through code that has no use for it, such as an identity or a trace; not for optional parameters.
 *
 * @param parent - The context that it comes from, or a foreign signal.
 * @param key - What {@link Context.value} is asked for; it compares by `===`. Anything but null and undefined; best is one made by `context.key`.
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
 * Costs O(1); a search for a value O(number of contexts up to it). Mirrors `WithValue` in Go's context/context.go.
 */
export function withValue<K>(parent: Parent, key: K, value: K extends Key<infer V> ? V : unknown): Context {
  const context = contextOf(parent);
  if (key == null) throw new TypeError("nil key");
  return new ValueContext(context, key, value);
}
