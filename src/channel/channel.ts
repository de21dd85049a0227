import { begin, LOOK, note, touch } from "../runtime/begin.js";
import { completedVoid, failed, rejection, told } from "../runtime/completion.js";
import { inspect } from "../runtime/inspect.js";
import { iterate } from "../runtime/iteration.js";
import { isReady, park, proceed, type Waiter } from "../runtime/operation.js";
import { receive, received } from "../runtime/receiving.js";
import { RingBuffer } from "../runtime/ring-buffer.js";
import { wait } from "../runtime/wait.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import type { ReceiveChannel, Received, SendChannel, WaitOptions } from "./direction.js";
import { ClosedChannelError } from "./errors.js";
import { describeChannel } from "./inspect.js";
import { RECEIVE, SEND } from "./reasons.js";
import { canSend, offer, parkSender, SendCase, type Sink } from "./sending.js";

/**
 * Passes values between goroutines, in the order sent, each to exactly one receiver: Go's `chan T`.
 *
 * Unbuffered (capacity 0), a send completes when a receiver takes the value. Buffered, it completes as soon as the
 * buffer has room. Any number of goroutines may send and receive at once. Waiting goroutines are served in FIFO order,
 * and no newcomer overtakes.
 *
 * `for await (const value of channel)` is Go's `for value := range channel`: it receives until the channel is closed
 * and drained, and never prefetches. Leaving the loop early does not close the channel or consume an extra value.
 *
 * An operation takes effect at the call, not at the `await`. Every operation is O(1), and so is cancelling one.
 *
 * A channel belongs to its thread: `structuredClone` and `postMessage` make an empty object of it, without an error.
 *
 * @typeParam T - The type of the values: any type, even `undefined` and promises, which arrive unchanged.
 *
 * @example
 * ```ts
 * import { Channel, go } from "goroutines";
 *
 * const squares = new Channel<number>();
 * go(async () => {
 *   for (let i = 1; i <= 3; i++) await squares.send(i * i);
 *   squares.close();
 * });
 * for await (const square of squares) console.log(square); // 1, 4, 9
 * ```
 *
 * Mirrors Go's runtime/chan.go and the spec's "Channel types".
 */
// Invariants, as in chan.go:
// - At least one of the two queues is empty, except for one select that is parked in both directions.
// - length > 0 implies that no receiver is parked; length < capacity implies that no sender is.
// - Match = commit: one synchronous step takes the other side out of its queues, moves the values, and only then
//   completes anything. User code never observes a half-finished operation.
//
// As a Selectable, a channel is the receive from it; as a Sink, it is what a SendCase sends to. The methods of both
// have names that no subclass hits by accident, and what they need is private.
export class Channel<in out T> implements SendChannel<T>, ReceiveChannel<T>, Sink<T> {
  /** @hidden */
  declare readonly "~goroutines": "channel";
  readonly #capacity: number;
  readonly #buffer: RingBuffer<T> | null;
  readonly #senders: WaitQueue = new WaitQueue();
  readonly #receivers: WaitQueue = new WaitQueue();
  #closed = false;

  /**
   * Makes a channel: `make(chan T, capacity)`.
   *
   * @param capacity - How many values the buffer holds: an integer >= 0, or `Infinity` for an unbounded queue. The
   *   buffer takes memory as it fills, not up front.
   * @throws `RangeError` `makechan: size out of range` for any other capacity.
   */
  constructor(capacity: number = 0) {
    if (!(capacity === Infinity || (Number.isSafeInteger(capacity) && capacity >= 0))) {
      throw new RangeError("makechan: size out of range");
    }
    this.#capacity = capacity + 0; // not -0
    this.#buffer = capacity > 0 ? new RingBuffer() : null;
    note("make", this, "channel");
  }

  /** How many values the buffer can hold: `cap(ch)`. 0 if unbuffered. */
  get capacity(): number {
    return this.#capacity;
  }

  /** How many values are in the buffer: `len(ch)`. Senders that wait are not counted. */
  get length(): number {
    touch(LOOK, this);
    return this.#buffer?.length ?? 0;
  }

  /** Whether the channel was closed; values may still be in its buffer. */
  get closed(): boolean {
    touch(LOOK, this);
    return this.#closed;
  }

  /**
   * Sends a value: `ch <- value`. The receiver that has waited longest gets it. If none waits, the value goes into the
   * buffer; if that is full, the send waits.
   *
   * @param value - The value, which arrives unchanged.
   * @param options - `signal` cancels the send while it waits.
   * @returns Resolves once a receiver or the buffer has the value.
   * @throws Rejects with {@link ClosedChannelError} `send on closed channel` if the channel is closed, or is closed
   *   while the send waits. Then the value is dropped. Rejects with the signal's reason if it aborts first.
   *
   * @example
   * ```ts
   * import { Channel } from "goroutines";
   *
   * const ch = new Channel<string>(1);
   * await ch.send("fits into the buffer");
   * const parked = ch.send("has to wait", { signal: AbortSignal.abort("given up") });
   * await parked.catch((reason) => console.log(reason)); // given up
   * ```
   *
   * Mirrors `chansend` in Go's runtime/chan.go.
   */
  send(value: T, options?: WaitOptions): Promise<void> {
    try {
      const signal = begin(SEND, this, options);
      return this[offer](value) ? completedVoid() : wait<void>(this.#senders, this, SEND, null, signal, value);
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Receives a value: `v, ok := <-ch`. The value comes from the buffer, or else from the sender that has waited
   * longest. If there is none, the receive waits.
   *
   * @param options - `signal` cancels the receive while it waits; no value is lost.
   * @returns Resolves to `{ value, ok: true }`. Once the channel is closed and drained, every call resolves at once to
   *   `{ value: undefined, ok: false }`.
   * @throws Rejects with the signal's reason if it aborts first.
   *
   * @example
   * ```ts
   * import { Channel } from "goroutines";
   *
   * const ch = new Channel<number>(1);
   * await ch.send(7);
   * ch.close();
   * console.log(await ch.receive()); // { value: 7, ok: true }
   * console.log(await ch.receive()); // { value: undefined, ok: false }
   * ```
   *
   * Mirrors `chanrecv` in Go's runtime/chan.go.
   */
  receive(options?: WaitOptions): Promise<Received<T>> {
    return receive(this, RECEIVE, options, received<T>);
  }

  /**
   * Receives a value without the box of {@link receive}: `v := <-ch`. A closed channel is an error. Use it in
   * `x + (await ch.take())` and `await out.send(await ch.take())`.
   *
   * @param options - `signal` cancels the receive while it waits; no value is lost.
   * @returns Resolves to the value itself. As with any promise, a promise or thenable that was sent is awaited, too.
   * @throws Rejects with {@link ClosedChannelError} `receive from closed channel` once the channel is closed and drained;
   *   with the signal's reason if it aborts first.
   *
   * @example
   * ```ts
   * import { Channel } from "goroutines";
   *
   * const ch = new Channel<number>(2);
   * await ch.send(20);
   * await ch.send(22);
   * console.log((await ch.take()) + (await ch.take())); // 42
   * ```
   *
   * Mirrors `chanrecv1` in Go's runtime/chan.go, which returns the zero value for a closed channel; types in TypeScript
   * have no zero value.
   */
  take(options?: WaitOptions): Promise<T> {
    return receive(this, RECEIVE, options, sent<T>);
  }

  /**
   * Sends a value if it can be sent without waiting: `select { case ch <- value: default: }`.
   *
   * @returns Whether the value was sent: a receiver was waiting or the buffer had room.
   * @throws {@link ClosedChannelError} `send on closed channel`.
   *
   * Mirrors `selectnbsend` in Go's runtime/chan.go.
   */
  trySend(value: T): boolean {
    note(SEND, this);
    return this[offer](value);
  }

  /**
   * Receives a value if one is there without waiting: `select { case v, ok := <-ch: default: }`.
   *
   * @returns `{ value, ok: true }`; `{ value: undefined, ok: false }` if the channel is closed and drained; or
   *   `undefined` if a receive would wait.
   *
   * Mirrors `selectnbrecv` in Go's runtime/chan.go.
   */
  tryReceive(): Received<T> | undefined {
    note(RECEIVE, this);
    return told(this[proceed]());
  }

  /**
   * Closes the channel: `close(ch)`. Waiting receivers get `ok: false`, waiting senders are rejected, and buffered
   * values can still be received. Only the sender should close, to say that no more values will come. A channel that is
   * never closed needs no clean-up.
   *
   * @throws {@link ClosedChannelError} `close of closed channel`.
   *
   * Costs O(1) for each waiting operation. Mirrors `closechan` in Go's runtime/chan.go.
   */
  close(): void {
    note("close", this);
    if (this.#closed) throw new ClosedChannelError("close of closed channel");
    this.#closed = true;
    this.#receivers.claimAll((receiver) => receiver.complete(undefined, false));
    this.#senders.claimAll((sender) => sender.fail(sendOnClosed()));
  }

  /**
   * Makes the case `ch <- value` of a {@link select}. It sends only if the select chooses it; the value is fixed at
   * this call.
   *
   * @example
   * ```ts
   * import { Channel, select } from "goroutines";
   *
   * const a = new Channel<string>(1);
   * const b = new Channel<string>();
   * const chosen = await select({ a: a.sending("to a"), b: b.sending("to b") });
   * console.log(chosen.case, a.length); // a 1
   * ```
   */
  sending(value: T): SendCase {
    return new SendCase(this, value);
  }

  /** Receives until the channel is closed and drained: `for v := range ch`. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> & AsyncDisposable {
    return iterate(this, RECEIVE);
  }

  /** @internal What `console.log` shows: capacity, length, whether it is closed, and how many wait. */
  [inspect](): string {
    return describeChannel(this, this.#senders, this.#receivers);
  }

  /** @internal */
  [isReady](): boolean {
    return (this.#buffer?.length ?? 0) > 0 || this.#senders.first !== null || this.#closed;
  }

  /** @internal */
  [proceed](): Received<T> | undefined {
    const buffer = this.#buffer;
    const isBuffered = buffer !== null && buffer.length > 0;
    let value = isBuffered ? buffer.shift() : undefined;
    const sender = this.#senders.claim();
    if (sender !== null) {
      if (isBuffered) buffer.push(sender.value as T);
      else value = sender.value as T;
      sender.complete(undefined, true);
    } else if (!isBuffered) {
      return this.#closed ? { value: undefined, ok: false } : undefined;
    }
    return { value: value as T, ok: true };
  }

  /** @internal */
  [park](waiter: Waiter): void {
    this.#receivers[park](waiter);
  }

  /** @internal */
  [canSend](): boolean {
    return (this.#buffer?.length ?? 0) < this.#capacity || this.#receivers.first !== null || this.#closed;
  }

  /** @internal */
  [parkSender](waiter: Waiter): void {
    this.#senders[park](waiter);
  }

  /** @internal */
  [offer](value: T): boolean {
    if (this.#closed) throw sendOnClosed();
    const receiver = this.#receivers.claim();
    if (receiver !== null) {
      receiver.complete(value, true);
      return true;
    }
    const buffer = this.#buffer;
    if (buffer === null || buffer.length >= this.#capacity) return false;
    buffer.push(value);
    return true;
  }
}

function sendOnClosed(): ClosedChannelError {
  return new ClosedChannelError("send on closed channel");
}

/** The result of `take` for an outcome. */
function sent<T>(value: unknown, ok: boolean): T | PromiseLike<never> {
  return ok ? (value as T) : rejection(new ClosedChannelError("receive from closed channel"));
}
