import { onAbort } from "./abort.js";
import { announce } from "./observer.js";
import { type Selectable, Waiter, type WaitReason } from "./operation.js";
import { wake } from "./scheduler.js";

/** Turns the outcome of an operation into what its promise resolves to; null for an operation without a result. */
export type Shape<T> = ((value: unknown, ok: boolean) => T) | null;

/** What one can park on. */
type Parking = Pick<Selectable, "park" | "unpark">;

type Resolve<T> = (outcome: T) => void;
type Reject = (error: unknown) => void;

// One executor for all promises saves a closure for each operation. It is a constant of this module, not an import,
// which V8 can make more of (0.42 to 0.47 of a bare hand-off in ping-pong).
let newestResolve: Resolve<never> | null = null;
let newestReject: Reject | null = null;
const capture = (resolve: Resolve<never>, reject: Reject): void => {
  newestResolve = resolve;
  newestReject = reject;
};

/** A promise, to be settled from outside. */
export class Deferred<T> {
  readonly promise: Promise<T>;
  protected readonly resolve: Resolve<T>;
  protected readonly reject: Reject;

  constructor() {
    this.promise = new Promise<T>(capture);
    this.resolve = newestResolve as Resolve<T>;
    this.reject = newestReject as Reject;
    // They would keep the goroutine that waits for the promise alive.
    newestResolve = null;
    newestReject = null;
  }
}

/** The waiter of an operation that waits for one thing only. Once it has ended it retains no promise or value. */
export class SoloWaiter<T> extends Waiter {
  value: unknown;
  promise: Promise<T> | null;
  private readonly shape: Shape<T>;
  private resolve: Resolve<T> | null;
  private reject: Reject | null;

  /** `value` is what a sender offers. */
  constructor(shape: Shape<T>, value?: unknown) {
    super();
    this.value = value;
    this.promise = new Promise<T>(capture);
    this.shape = shape;
    this.resolve = newestResolve as Resolve<T>;
    this.reject = newestReject;
    newestResolve = null;
    newestReject = null;
  }

  complete(value: unknown, ok: boolean): void {
    this.end(this.resolve as Resolve<T>, this.shape === null ? (undefined as T) : this.shape(value, ok));
  }

  fail(error: unknown): void {
    this.end(this.reject as Reject, error);
  }

  private end<Outcome>(settle: Resolve<Outcome>, outcome: Outcome): void {
    this.value = undefined;
    this.promise = null;
    this.resolve = null;
    this.reject = null;
    wake(settle, outcome, this);
  }
}

/** Parks a waiter on a source, which has just been found not ready; returns the operation's promise. */
export function parkOn<T>(source: Parking, waiter: SoloWaiter<T>, reason: WaitReason): Promise<T> {
  source.park(waiter);
  announce("parked", waiter, reason);
  return waiter.promise as Promise<T>;
}

/**
 * Parks an operation on a source. With a signal it rejects with the signal's reason if that aborts before the source
 * claims it. `value` is what a sender offers.
 */
export function wait<T>(
  source: Parking,
  shape: Shape<T>,
  reason: WaitReason,
  signal: AbortSignal | undefined,
  value?: unknown,
): Promise<T> {
  const waiter =
    signal === undefined ? new SoloWaiter(shape, value) : new AbortableWaiter(shape, value, source, signal);
  return parkOn(source, waiter, reason);
}

/** A waiter that a signal takes out of its queue if it aborts before anybody claims it. */
class AbortableWaiter<T> extends SoloWaiter<T> {
  readonly #forgetSignal: () => void;

  constructor(shape: Shape<T>, value: unknown, source: Parking, signal: AbortSignal) {
    super(shape, value);
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
