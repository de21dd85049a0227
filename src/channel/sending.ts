import type { Outcome, Selectable, Waiter } from "../runtime/operation.js";

/** What a send needs of its channel. */
export interface Sink<T> {
  /** Whether a send would not have to wait: it would be taken, buffered, or refused. */
  sendable(): boolean;
  /** Sends if that needs no waiting; throws if the channel is closed. */
  offer(value: T): boolean;
  parkSender(waiter: Waiter): void;
  unparkSender(waiter: Waiter): void;
}

const SENT: Outcome = { value: undefined, ok: true };

/**
 * A send of one value as a case of a {@link select}: Go's `case ch <- value`. Made by {@link Channel.sending}.
 *
 * @hideconstructor
 */
export class SendCase implements Selectable {
  readonly #sink: Sink<unknown>;
  readonly #value: unknown;

  /** @internal */
  constructor(sink: Sink<unknown>, value: unknown) {
    this.#sink = sink;
    this.#value = value;
  }

  /** @internal */
  ready(): boolean {
    return this.#sink.sendable();
  }

  /** @internal */
  commit(): Outcome | undefined {
    return this.#sink.offer(this.#value) ? SENT : undefined;
  }

  /** @internal */
  park(waiter: Waiter): void {
    waiter.value = this.#value;
    this.#sink.parkSender(waiter);
  }

  /** @internal */
  unpark(waiter: Waiter): void {
    this.#sink.unparkSender(waiter);
  }
}
