import type { WaitOptions } from "../runtime/options.js";
import type { Received } from "../runtime/receiving.js";
import type { SendCase } from "./sending.js";

export type { Received, WaitOptions };

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
  /** Sends a value if it can be sent without waiting. See {@link Channel.trySend}. */
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
  /** @hidden Only objects of this package have it: a select could not wait for anything else. */
  readonly "~goroutines": "channel";
  /** How many values the buffer can hold; 0 if unbuffered. */
  readonly capacity: number;
  /** How many values are in the buffer. */
  readonly length: number;
  /** Receives a value, waiting until there is one. See {@link Channel.receive}. */
  receive(options?: WaitOptions): Promise<Received<T>>;
  /** Receives a value; a closed channel is an error. See {@link Channel.take}. */
  take(options?: WaitOptions): Promise<T>;
  /** Receives a value if one is there without waiting. See {@link Channel.tryReceive}. */
  tryReceive(): Received<T> | undefined;
  /** Receives until the channel is closed and drained. See {@link Channel}. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> & AsyncDisposable;
}
