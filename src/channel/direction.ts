import type { SendCase } from "./sending.js";

/** Options of an operation that can wait. */
export interface WaitOptions {
  /**
   * Cancels the operation. Already aborted: the operation rejects with `signal.reason` and does nothing else.
   * Aborted while it waits: it rejects and leaves the queue as if it had never been called. Aborted after it
   * was matched: the match wins. It hears of the abort as a listener of the signal does, in the order in which
   * the listeners were added.
   */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What a receive resolves to: Go's `v, ok`. `ok` is true if the value was sent, false if the channel is closed
 * and drained. The box lets promises, thenables and `undefined` travel unchanged.
 */
export type Received<T> = { readonly value: T; readonly ok: true } | { readonly value: undefined; readonly ok: false };

/**
 * The sending side of a channel: Go's `chan<- T`. Every {@link Channel} is one; a function that takes this type
 * cannot receive.
 */
// Functions as properties, because TypeScript compares methods too leniently: a channel of dogs could take cats.
export interface SendChannel<in T> {
  /** How many values the buffer can hold; 0 if unbuffered. */
  readonly capacity: number;
  /** How many values are in the buffer. */
  readonly length: number;
  /** Sends a value, waiting until a receiver takes it or the buffer has room. See {@link Channel.send}. */
  readonly send: (value: T, options?: WaitOptions) => Promise<void>;
  /** Sends a value if that needs no waiting. See {@link Channel.trySend}. */
  readonly trySend: (value: T) => boolean;
  /** The case `ch <- value` of a {@link select}. See {@link Channel.sending}. */
  readonly sending: (value: T) => SendCase;
  /** Tells the receivers that no more values will come. See {@link Channel.close}. */
  close(): void;
}

/**
 * The receiving side of a channel: Go's `<-chan T`. Every {@link Channel} is one, and so are the channels of
 * timers; a function that takes this type can neither send nor close.
 */
export interface ReceiveChannel<out T> extends AsyncIterable<T> {
  /** How many values the buffer can hold; 0 if unbuffered. */
  readonly capacity: number;
  /** How many values are in the buffer. */
  readonly length: number;
  /** Receives a value, waiting until there is one. See {@link Channel.receive}. */
  receive(options?: WaitOptions): Promise<Received<T>>;
  /** Receives a value if that needs no waiting. See {@link Channel.tryReceive}. */
  tryReceive(): Received<T> | undefined;
  /** Receives until the channel is closed and drained. See {@link Channel}. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T>;
}
