import type { Outcome, Waiter } from "../runtime/operation.js";
import type { WaitQueue } from "../runtime/wait-queue.js";

/** What a send needs of its channel. */
export interface Sink<T> {
  /** Whether a send would not have to wait: it would be taken, buffered, or refused. */
  sendable(): boolean;
  /** Sends if that needs no waiting; throws if the channel is closed. */
  offer(value: T): boolean;
  /** Those whose send has to wait. */
  readonly senders: WaitQueue;
}

const SENT: Outcome = { value: undefined, ok: true };

/**
 * A send of one value as a case of a {@link select}: Go's `case ch <- value`. Made by {@link Channel.sending}.
 *
 * @hideconstructor
 */
export class SendCase {
  /** @internal */
  readonly subject: Sink<unknown>;
  readonly #value: unknown;

  /** @internal */
  constructor(sink: Sink<unknown>, value: unknown) {
    this.subject = sink;
    this.#value = value;
  }

  /** @internal */
  ready(): boolean {
    return this.subject.sendable();
  }

  /** @internal */
  commit(): Outcome | undefined {
    return this.subject.offer(this.#value) ? SENT : undefined;
  }

  /** @internal */
  park(waiter: Waiter): void {
    waiter.value = this.#value;
    this.subject.senders.park(waiter);
  }
}
