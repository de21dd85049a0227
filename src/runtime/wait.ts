import { abortSource } from "./abort.js";
import { capture, rejectNewest, resolveNewest } from "./capture.js";
import { Group } from "./group.js";
import { announceParked } from "./observer.js";
import { type Selectable, Waiter, type WaitReason } from "./operation.js";
import { wake } from "./scheduler.js";

/** Turns the outcome of an operation into what its promise resolves to. */
export type Shape<T> = (value: unknown, ok: boolean) => T;

/** The shape of an operation without a result. */
export function nothing(): void {}

/**
 * Parks an operation on one source, which has just been found not ready. With a signal the operation is parked
 * on that too, and rejects with its reason if the signal aborts before the source claims it.
 */
export function wait<T>(
  source: Selectable,
  shape: Shape<T>,
  reason: WaitReason,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal !== undefined) {
    const group = new AbortableGroup(shape);
    group.park([source, abortSource(signal)], reason);
    return group.promise;
  }
  const waiter = new SoloWaiter(shape);
  source.park(waiter);
  announceParked(waiter, reason);
  return waiter.promise;
}

/** The waiter of an operation that waits for one thing only. */
export class SoloWaiter<T> extends Waiter {
  readonly promise: Promise<T> = new Promise<T>(capture);
  readonly #resolve: (outcome: T) => void = resolveNewest as (outcome: T) => void;
  readonly #reject: (error: unknown) => void = rejectNewest;
  readonly #shape: Shape<T>;

  constructor(shape: Shape<T>) {
    super();
    this.#shape = shape;
  }

  complete(value: unknown, ok: boolean): void {
    this.value = undefined;
    wake(this.#resolve, this.#shape(value, ok), this);
  }

  fail(error: unknown): void {
    wake(this.#reject, error, this);
  }
}

const SIGNAL = 1;

class AbortableGroup<T> extends Group<T> {
  readonly #shape: Shape<T>;

  constructor(shape: Shape<T>) {
    super();
    this.#shape = shape;
  }

  complete(index: number, value: unknown, ok: boolean): void {
    if (index === SIGNAL) this.fail(value);
    else this.succeed(this.#shape(value, ok));
  }
}
