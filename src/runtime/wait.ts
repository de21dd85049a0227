import { AbortCallback } from "./abort.js";
import { type Resolve, rejection, wake } from "./completion.js";
import { parked, type Tally, woken } from "./events.js";
import { park, type Selectable, type Waiter } from "./operation.js";
import type { Link, Queue } from "./wait-queue.js";

/**
 * A blocked operation: it has parked, or is about to. Every operation that blocks is one. `block` makes its promise and
 * announces that it has parked; `unblock` announces that it goes on and settles the promise. No other code does either,
 * so the two announcements always come in pairs.
 */
export interface Blocked<T> {
  /** Settles the promise; null before the operation has parked, and from its end on. */
  resolve: Resolve<T> | null;
  /** The tally that counts it while it is parked. */
  tally: Tally | null;
}

/** Parks an operation that is already in its queues; returns its promise. `on` is the object that it waits for. */
export function block<T>(operation: Blocked<T>, reason: string, on: object): Promise<T> {
  // V8 inlines the executor, and then makes no closure; it could not inline one executor shared by all promises.
  const promise = new Promise<T>((resolve) => {
    operation.resolve = resolve;
  });
  if (parked !== null) parked(operation, reason, on);
  return promise;
}

/** Ends a parked operation that is in no queue any more. The caller passes an error as a {@link rejection}. */
export function unblock<T>(operation: Blocked<T>, outcome: T | PromiseLike<never>): void {
  const resolve = operation.resolve as Resolve<T>;
  operation.resolve = null;
  if (operation.tally) operation.tally.count -= 1;
  if (woken !== null) woken(operation, outcome);
  wake(resolve, outcome, operation);
}

/**
 * Turns the outcome of an operation into what its promise resolves to, or into a {@link rejection}; null for an
 * operation without a result.
 */
export type ToResult<T> = ((value: unknown, ok: boolean) => T | PromiseLike<never>) | null;

/** A source on which an operation can park. */
export type Parking = Pick<Selectable, typeof park>;

/**
 * The waiter of an operation with a single source. Once the operation has ended, it retains neither value nor
 * goroutine.
 */
export class OperationWaiter<T> implements Waiter, Blocked<T> {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  value: unknown;
  resolve: Resolve<T> | null = null;
  tally: Tally | null = null;
  private readonly toResult: ToResult<T>;

  /** `value` is the value that a sender offers. */
  constructor(toResult: ToResult<T>, value?: unknown) {
    this.value = value;
    this.toResult = toResult;
  }

  /** Parks on a source that was just found not ready; returns the operation's promise. */
  parkOn(source: Parking, reason: string, on: object): Promise<T> {
    source[park](this);
    return block(this, reason, on);
  }

  claim(): Waiter {
    this.queue?.unpark(this);
    return this;
  }

  complete(value: unknown, ok: boolean): void {
    this.value = undefined;
    unblock(this, this.toResult?.(value, ok) as T);
  }

  fail(error: unknown): void {
    this.value = undefined;
    unblock(this, rejection(error));
  }
}

/**
 * Parks an operation on a source. If the signal aborts before the source claims the operation, it rejects with the
 * signal's reason.
 *
 * @param on - The object that the operation waits for: the `on` of `begin`.
 * @param value - The value that a sender offers.
 */
export function wait<T>(
  source: Parking,
  on: object,
  reason: string,
  toResult: ToResult<T>,
  signal: AbortSignal | undefined,
  value?: unknown,
): Promise<T> {
  const waiter =
    signal === undefined ? new OperationWaiter(toResult, value) : new AbortableWaiter(toResult, value, signal);
  return waiter.parkOn(source, reason, on);
}

/** A waiter that leaves its queue if a signal aborts before the source claims it. */
class AbortableWaiter<T> extends OperationWaiter<T> {
  readonly #signal: AbortSignal;
  #callback: AbortCallback | null = null;

  constructor(toResult: ToResult<T>, value: unknown, signal: AbortSignal) {
    super(toResult, value);
    this.#signal = signal;
  }

  override parkOn(source: Parking, reason: string, on: object): Promise<T> {
    const promise = super.parkOn(source, reason, on);
    const callback = new AbortCallback(this.#signal, this);
    this.#callback = callback;
    try {
      callback.listen();
    } catch (error) {
      if (this.queue !== null) this.claim().fail(error);
    }
    return promise;
  }

  override claim(): Waiter {
    this.#callback?.leave();
    return super.claim();
  }
}
