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

/** `v, ok := <-source`. */
export function receive<T>(source: Source<T>, reason: string, options: WaitOptions | undefined): Promise<Received<T>> {
  try {
    const signal = begin(reason, source, options);
    const outcome = source[proceed]();
    return outcome === undefined
      ? wait<Received<T>>(source, source, reason, received, signal)
      : completed(outcome as Received<T>);
  } catch (error) {
    return failed(error);
  }
}

function received<T>(value: unknown, ok: boolean): Received<T> {
  return { value, ok } as Received<T>;
}

/** `v := <-source`. `toValue` tells what becomes of the outcome, which is not that of a send if the source is closed. */
export function take<T>(
  source: Source<T>,
  reason: string,
  options: WaitOptions | undefined,
  toValue: (value: unknown, ok: boolean) => T | PromiseLike<never>,
): Promise<T> {
  try {
    const signal = begin(reason, source, options);
    const outcome = source[proceed]();
    return outcome === undefined
      ? wait<T>(source, source, reason, toValue, signal)
      : completed(toValue(outcome.value, outcome.ok) as T);
  } catch (error) {
    return failed(error);
  }
}
