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
  if (signal === undefined) {
    const promise = new Promise<T>(capture);
    const waiter = new SoloWaiter(shape, resolveNewest, rejectNewest);
    source.park(waiter);
    announceParked(waiter, reason);
    return promise;
  }
  const group = new AbortableGroup(shape);
  group.park([source, abortSource(signal)], reason);
  return group.promise;
}

/** The waiter of an operation that waits for one thing only. */
export class SoloWaiter<T> extends Waiter {
  private readonly shape: Shape<T>;
  private readonly resolve: (outcome: T) => void;
  private readonly reject: (error: unknown) => void;

  /** Takes the functions that a `new Promise(capture)` has just left. */
  constructor(shape: Shape<T>, resolve: (outcome: never) => void, reject: (error: unknown) => void) {
    super();
    this.shape = shape;
    this.resolve = resolve as (outcome: T) => void;
    this.reject = reject;
  }

  complete(value: unknown, ok: boolean): void {
    this.value = undefined;
    wake(this.resolve, this.shape(value, ok), this);
  }

  fail(error: unknown): void {
    this.value = undefined;
    wake(this.reject, error, this);
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
