import type { ReceiveChannel } from "../channel/index.js";
import { inspect } from "../runtime/inspect.js";
import type { Context } from "./context.js";
import type { Key } from "./value.js";

/**
 * A context with a parent. For a search for values it is one key with its value; a context without a value has a
 * private key.
 */
export abstract class Derived implements Context {
  readonly parent: Context;

  constructor(parent: Context) {
    this.parent = parent;
  }

  abstract readonly done: ReceiveChannel<never> | null;
  abstract readonly err: Error | null;
  abstract readonly deadline: number | undefined;
  abstract readonly signal: AbortSignal;
  protected abstract readonly valueKey: unknown;
  protected abstract readonly ownValue: unknown;
  /** The name of the function that made it, for messages: `WithCancel`. */
  protected abstract readonly kind: string;

  value<V>(key: Key<V>): V | undefined;
  value(key: unknown): unknown;
  value(key: unknown): unknown {
    // A loop, because a chain of contexts may be too long for recursion.
    let context: Context = this;
    while (context instanceof Derived) {
      if (context.valueKey === key) return context.ownValue;
      context = context.parent;
    }
    return context.value(key);
  }

  toString(): string {
    const kinds: string[] = [];
    let context: Context = this;
    for (; context instanceof Derived; context = context.parent) kinds.push(context.kind);
    return [nameOf(context), ...kinds.reverse()].join(".");
  }

  /** @internal */
  [inspect](): string {
    return this.toString();
  }
}

function nameOf(context: Context): string {
  return context.toString === Object.prototype.toString ? context.constructor.name : String(context);
}
