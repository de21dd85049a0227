import { ClosedChannelError, RECEIVE, type ReceiveChannel } from "../channel/index.js";
import { note } from "../runtime/begin.js";
import { rejection } from "../runtime/completion.js";
import { iterate } from "../runtime/iteration.js";
import { isReady, park, proceed, subject, type Waiter } from "../runtime/operation.js";
import type { WaitOptions } from "../runtime/options.js";
import { type Received, receive, received, type Source } from "../runtime/receiving.js";
import { type Queue, WaitQueue } from "../runtime/wait-queue.js";

/** The part of a context that its channel needs. */
export interface Ending {
  /** Whether it is over, even if only by the clock. */
  readonly aborted: boolean;
  /** An operation begins to wait for its end. */
  hold(): void;
  release(): void;
}

const CLOSED = { value: undefined, ok: false } as const;

/**
 * The channel that is closed when a context is over. It has no state of its own, but reads that of the context.
 *
 * Invariant: it holds its context exactly while an operation is parked on it.
 */
export class DoneChannel<Owner extends Ending = Ending> implements ReceiveChannel<never>, Source<never>, Queue {
  declare readonly "~goroutines": "channel";
  readonly capacity: number = 0;
  readonly length: number = 0;
  /** @internal */
  readonly [subject]: Owner;
  readonly #waiters: WaitQueue = new WaitQueue();

  constructor(context: Owner) {
    this[subject] = context;
  }

  receive(options?: WaitOptions): Promise<Received<never>> {
    return receive(this, RECEIVE, options, received<never>);
  }

  take(options?: WaitOptions): Promise<never> {
    return receive<never, never>(this, RECEIVE, options, () =>
      rejection(new ClosedChannelError("receive from closed channel")),
    );
  }

  tryReceive(): Received<never> | undefined {
    note(RECEIVE, this);
    return this[proceed]();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<never> & AsyncDisposable {
    return iterate(this, RECEIVE);
  }

  /** Wakes all waiting operations. Called when its context is over. */
  end(): void {
    this.#waiters.claimAll((waiter) => waiter.complete(undefined, false));
  }

  /** @internal */
  [isReady](): boolean {
    return this[subject].aborted;
  }

  /** @internal */
  [proceed](): Received<never> | undefined {
    return this[subject].aborted ? CLOSED : undefined;
  }

  /** @internal */
  [park](waiter: Waiter): void {
    // First, as a clock that has ended throws.
    if (this.#waiters.first === null) this[subject].hold();
    this.#waiters[park](waiter);
    waiter.queue = this;
  }

  unpark(waiter: Waiter): void {
    this.#waiters.unpark(waiter);
    if (this.#waiters.first === null) this[subject].release();
  }
}
