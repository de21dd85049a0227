import type { Channel } from "../channel/index.js";
import { rejection } from "../runtime/completion.js";
import { WaitQueue } from "../runtime/wait-queue.js";

/**
 * What became of a call of {@link SingleFlight.doChannel}: Go's `singleflight.Result`. `ok` tells whether the function
 * returned or threw, and `shared` whether more than one caller gets this.
 */
export type FlightResult<V> =
  | { readonly ok: true; readonly value: V; readonly shared: boolean }
  | { readonly ok: false; readonly error: unknown; readonly shared: boolean };

/** What `do` resolves to. */
export interface Landed<V> {
  readonly value: V;
  readonly shared: boolean;
}

/** A call that is under way, and those who wait for what comes of it. */
export class Flight<V> {
  /** Whether anybody has asked besides the caller that has started it. */
  isShared = false;
  readonly waiters: WaitQueue = new WaitQueue();
  readonly channels: Channel<FlightResult<V>>[] = [];

  /** Gives the result to everybody who waits. */
  land(result: FlightResult<V>): void {
    this.waiters.claimAll((waiter) => waiter.complete(result, true));
    // Each has room for its one result.
    for (const channel of this.channels) channel.trySend({ ...result });
  }
}

/** What `do` makes of a result: each caller has a box of its own. */
export function landed<V>(result: FlightResult<V>): Landed<V> | PromiseLike<never> {
  return result.ok ? { value: result.value, shared: result.shared } : rejection(result.error);
}
