import { onAbort } from "./abort.js";
import { capture, forgetNewest, newestReject, newestResolve } from "./capture.js";
import { announce } from "./observer.js";
import { type Selectable, Waiter, type WaitReason } from "./operation.js";
import { wake } from "./scheduler.js";

/** Turns the outcome of an operation into what its promise resolves to. */
export type Shape<T> = (value: unknown, ok: boolean) => T;

/** The shape of an operation without a result. */
export function nothing(): void {}

/**
 * Parks an operation on one source, which has just been found not ready. With a signal it rejects with the signal's
 * reason if that aborts before the source claims it.
 */
export function wait<T>(
  source: Selectable,
  shape: Shape<T>,
  reason: WaitReason,
  signal: AbortSignal | undefined,
): Promise<T> {
  const promise = new Promise<T>(capture);
  const waiter = signal === undefined ? new SoloWaiter(shape) : new AbortableWaiter(shape, source, signal);
  source.park(waiter);
  announce("parked", waiter, reason);
  return promise;
}

/** The waiter of an operation that waits for one thing only. Once claimed and ended it retains nothing. */
export class SoloWaiter<T> extends Waiter {
  private readonly shape: Shape<T>;
  private resolve: ((outcome: T) => void) | null;
  private reject: ((error: unknown) => void) | null;

  /** To be called right after `new Promise(capture)`, the promise that it is to settle. */
  constructor(shape: Shape<T>) {
    super();
    this.shape = shape;
    this.resolve = newestResolve as (outcome: T) => void;
    this.reject = newestReject;
    forgetNewest();
  }

  complete(value: unknown, ok: boolean): void {
    this.end(this.resolve, this.shape(value, ok));
  }

  fail(error: unknown): void {
    this.end(this.reject, error);
  }

  private end<Outcome>(settle: ((outcome: Outcome) => void) | null, outcome: Outcome): void {
    this.value = undefined;
    this.resolve = null;
    this.reject = null;
    wake(settle as (outcome: Outcome) => void, outcome, this);
  }
}

/** A waiter that a signal takes out of its queue if it aborts before anybody claims it. */
class AbortableWaiter<T> extends SoloWaiter<T> {
  readonly #forgetSignal: () => void;

  constructor(shape: Shape<T>, source: Selectable, signal: AbortSignal) {
    super(shape);
    this.#forgetSignal = onAbort(signal, () => {
      source.unpark(this);
      this.claim().fail(signal.reason);
    });
  }

  override claim(): Waiter {
    this.#forgetSignal();
    return super.claim();
  }
}
