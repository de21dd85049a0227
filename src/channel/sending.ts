import { isReady, type Outcome, park, proceed, subject, type Waiter } from "../runtime/operation.js";

// The names of the methods of a Sink.
export const canSend = "~canSend";
export const offer = "~offer";
export const parkSender = "~parkSender";

/** The methods of a channel that a send needs. */
export interface Sink<in T> {
  /** @internal Whether a send would not have to wait: it would be taken, buffered, or refused. */
  [canSend](): boolean;
  /** @internal Sends if that needs no waiting; throws if the channel is closed. */
  [offer](value: T): boolean;
  /** @internal Queues the waiter of a send that has to wait. */
  [parkSender](waiter: Waiter): void;
}

const SENT: Outcome = { value: undefined, ok: true };

/**
 * A send of one value as a case of a {@link select}: Go's `case ch <- value`. Made by {@link Channel.sending}.
 *
 * @hideconstructor
 */
export class SendCase {
  readonly #sink: Sink<unknown>;
  readonly #value: unknown;

  /** @internal */
  constructor(sink: Sink<unknown>, value: unknown) {
    this.#sink = sink;
    this.#value = value;
  }

  /** @internal */
  get [subject](): Sink<unknown> {
    return this.#sink;
  }

  /** @internal */
  [isReady](): boolean {
    return this.#sink[canSend]();
  }

  /** @internal */
  [proceed](): Outcome | undefined {
    return this.#sink[offer](this.#value) ? SENT : undefined;
  }

  /** @internal */
  [park](waiter: Waiter): void {
    waiter.value = this.#value;
    this.#sink[parkSender](waiter);
  }
}
