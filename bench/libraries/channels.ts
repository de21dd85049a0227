/**
 * What the workloads need of a library's channels. Every library has an adapter, `libraries/<name>.ts`, which exports
 * one of these as `library`. Adapters add nothing to an operation that its user would not have to write.
 *
 * What a library cannot do its adapter leaves out.
 */
export interface Channels<Channel, Received> {
  /** A channel for numbers; capacity 0 is unbuffered. */
  make(capacity: number): Channel;
  send(channel: Channel, value: number): PromiseLike<unknown>;
  receive(channel: Channel): PromiseLike<Received>;
  /** The number in what a receive resolved to. */
  value(received: Received): number;
  /** A receive that resolves to the number itself. */
  take?(channel: Channel): PromiseLike<number>;
  close?(channel: Channel): void;
  /** For `for await`, until the channel is closed and drained. */
  values?(channel: Channel): AsyncIterable<number>;
  /** A receive from any one of these channels, to be repeated. */
  select?(channels: readonly Channel[]): Selector<unknown>;
  /** A receive from this channel, or until a context is over that never is, to be repeated. */
  selectUntil?(channel: Channel): Selector<unknown>;
  /** A receive that rejects if the signal aborts first. */
  receiveUntil?(channel: Channel, signal: AbortSignal): PromiseLike<unknown>;
  /** The most operations that may wait on one channel, where there is a limit. */
  readonly mostParked?: number;
  /**
   * The workload in the library's own idiom, where that is not promises: passes `items` values and resolves to their sum.
   * Replaces what the workload would do with the functions above.
   */
  readonly programs?: Partial<Record<Program, (items: number) => Promise<number>>>;
}

export interface Selector<Selected> {
  next(): PromiseLike<Selected>;
  value(selected: Selected): number;
}

export type Program = "ping-pong" | "unbuffered" | "buffered" | "many-to-many" | "select-2" | "select-16";
