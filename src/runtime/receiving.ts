import { begin } from "./begin.js";
import { completed, failed } from "./completion.js";
import { proceed, type Selectable } from "./operation.js";
import type { WaitOptions } from "./options.js";
import { wait } from "./wait.js";

/**
 * What a receive resolves to: Go's `v, ok`. `ok` is true if the value was sent, false if the channel is closed
 * and drained. The box lets promises, thenables and `undefined` travel unchanged.
 */
export type Received<T> = { readonly value: T; readonly ok: true } | { readonly value: undefined; readonly ok: false };

/** Something that values of type `T` can be received from: what the kinds of channels have in common. */
export interface Source<T> extends Selectable {
  /** @internal */
  [proceed](): Received<T> | undefined;
}

/** `v, ok := <-source`. `toResult` turns the outcome into the result. */
export function receive<T, R>(
  source: Source<T>,
  reason: string,
  options: WaitOptions | undefined,
  toResult: (value: unknown, ok: boolean) => R | PromiseLike<never>,
): Promise<R> {
  try {
    const signal = begin(reason, source, options);
    const outcome = source[proceed]();
    return outcome === undefined
      ? wait<R>(source, source, reason, toResult, signal)
      : completed(toResult(outcome.value, outcome.ok) as R);
  } catch (error) {
    return failed(error);
  }
}

/** The outcome, unchanged. */
export function received<T>(value: unknown, ok: boolean): Received<T> {
  return { value, ok } as Received<T>;
}
