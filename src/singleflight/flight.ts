import type { Channel } from "../channel/index.js";
import { rejection } from "../runtime/completion.js";
import { WaitQueue } from "../runtime/wait-queue.js";

/**
 * The result of a call of {@link SingleFlight.doChannel}: Go's `singleflight.Result`. `ok` tells whether the function
 * returned or threw, and `shared` whether more than one caller gets this result.
 */
export type FlightResult<V> =
  | { readonly ok: true; readonly value: V; readonly shared: boolean }
  | { readonly ok: false; readonly error: unknown; readonly shared: boolean };

/** The result of `do`. */
export interface Landed<V> {
  readonly value: V;
  readonly shared: boolean;
}

/** A call in progress, and the callers that wait for its result. */
export class Flight<V> {
  /** Whether a second caller has joined. */
  isShared = false;
  readonly waiters: WaitQueue = new WaitQueue();
  readonly channels: Channel<FlightResult<V>>[] = [];

  /** Gives the result to all waiting callers. */
  land(result: FlightResult<V>): void {
    this.waiters.claimAll((waiter) => waiter.complete(result, true));
    // Each channel has room for its one result.
    for (const channel of this.channels) channel.trySend({ ...result });
  }
}

/** The result for a caller of `do`: each gets a box of its own. */
export function landed<V>(result: FlightResult<V>): Landed<V> | PromiseLike<never> {
  return result.ok ? { value: result.value, shared: result.shared } : rejection(result.error);
}
