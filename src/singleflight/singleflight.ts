import { Channel, type ReceiveChannel } from "../channel/index.js";
import { begin, note } from "../runtime/begin.js";
import { failed } from "../runtime/completion.js";
import { spawn } from "../runtime/goroutine.js";
import { quoted } from "../runtime/quoted.js";
import { type ToResult, wait } from "../runtime/wait.js";
import { Flight, type FlightResult, type Landed, landed } from "./flight.js";

/** Why a goroutine waits for another's call, in the words of Go's dumps: Go's call has a wait group. */
const WAIT = "sync.WaitGroup.Wait";

/**
 * Lets callers that need the same work at the same time share one call: Go's `singleflight.Group`. For each key only
 * one call is in progress; callers that come meanwhile get its result or its error.
 *
 * It is not a cache: once a call has ended, the next caller calls its function again.
 *
 * @typeParam K - The keys, which compare as in a `Map`.
 * @typeParam V - The type of the results.
 *
 * @example
 * ```ts
 * import { SingleFlight, sleep } from "goroutines";
 *
 * const flights = new SingleFlight<string, string>();
 * let calls = 0;
 * async function load() {
 *   calls += 1;
 *   await sleep(1);
 *   return "a page";
 * }
 *
 * const [first, second] = await Promise.all([flights.do("/", load), flights.do("/", load)]);
 * console.log(first, second); // { value: 'a page', shared: true } { value: 'a page', shared: true }
 * console.log(calls); // 1
 * ```
 *
 * A call costs O(1), and O(1) for each caller that shares it. Mirrors `Group` in Go's
 * golang.org/x/sync/singleflight/singleflight.go.
 */
// Invariant: a flight in the map has not landed. So a caller that finds one there never waits in vain.
export class SingleFlight<K, V> {
  readonly #flights: Map<K, Flight<V>> = new Map();

  /** Makes a `SingleFlight` without calls in progress: `new(singleflight.Group)`. */
  constructor() {
    note("make", this, "singleflight");
  }

  /**
   * Calls a function, unless a call for the same key is in progress; then it waits for that one.
   *
   * The function is called synchronously, inside this call. If it calls `do` with its own key and awaits that, it waits
   * forever, as in Go.
   *
   * @param key - The key that identifies the work. * @param fn - The function that does the work, async or not.
   * @returns Resolves to the value, and whether more than one caller gets it.
   * @throws Rejects with the error of `fn`: all callers get the same error, and there is no retry. With `TypeError` if
   *   `fn` is not a function.
   *
   * Mirrors `Do` in Go's golang.org/x/sync/singleflight/singleflight.go.
   */
  do(key: K, fn: () => V | PromiseLike<V>): Promise<{ value: V; shared: boolean }> {
    try {
      begin("singleflight.Do", this, undefined);
      checkFunction(fn);
      const flight = this.#flights.get(key);
      if (flight === undefined) return this.#fly(key, this.#register(key), fn).then(landed) as Promise<Landed<V>>;
      flight.isShared = true;
      return wait<Landed<V>>(flight.waiters, this, WAIT, landed as ToResult<Landed<V>>, undefined);
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Does the same as {@link do}, but delivers the result on a channel, for a {@link select} with a timeout. The
   * function runs in a goroutine of its own, and continues even if nobody receives.
   *
   * @param key - The key that identifies the work.
   * @param fn - The function that does the work, async or not.
   * @returns A channel that delivers one result, and is never closed. An error is in the result.
   * @throws `TypeError` if `fn` is not a function.
   *
   * @example
   * ```ts
   * import { after, Millisecond, select, SingleFlight, sleep } from "goroutines";
   *
   * const flights = new SingleFlight<string, string>();
   * const page = flights.doChannel("/", async () => {
   *   await sleep(20 * Millisecond);
   *   return "a page";
   * });
   * const chosen = await select({ page, timeout: after(1 * Millisecond) });
   * console.log(chosen.case); // timeout
   * console.log(await page.take()); // { ok: true, value: 'a page', shared: false }
   * ```
   *
   * Mirrors `DoChan` in Go's golang.org/x/sync/singleflight/singleflight.go, where a panic of `fn` ends the process.
   */
  doChannel(key: K, fn: () => V | PromiseLike<V>): ReceiveChannel<FlightResult<V>> {
    note("singleflight.DoChan", this);
    checkFunction(fn);
    const channel = new Channel<FlightResult<V>>(1);
    const flight = this.#flights.get(key);
    if (flight === undefined) {
      const started = this.#register(key);
      started.channels.push(channel);
      void spawn(() => this.#fly(key, started, fn), fn.name);
    } else {
      flight.isShared = true;
      flight.channels.push(channel);
    }
    return channel;
  }

  /**
   * Forgets the call for a key: the next {@link do} calls its function even if an older call is still in progress.
   * Callers of the older one still get its result.
   */
  forget(key: K): void {
    note("singleflight.Forget", this);
    this.#flights.delete(key);
  }

  #register(key: K): Flight<V> {
    const flight = new Flight<V>();
    this.#flights.set(key, flight);
    return flight;
  }

  async #fly(key: K, flight: Flight<V>, fn: () => V | PromiseLike<V>): Promise<FlightResult<V>> {
    let ending: { ok: true; value: V } | { ok: false; error: unknown };
    try {
      ending = { ok: true, value: await fn() };
    } catch (error) {
      ending = { ok: false, error };
    }
    note("singleflight.end", this);
    // After `forget` there may be another one.
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
    const result = { ...ending, shared: flight.isShared };
    flight.land(result);
    return result;
  }
}

function checkFunction(fn: unknown): void {
  if (typeof fn !== "function") throw new TypeError(`singleflight: fn must be a function, not ${quoted(fn)}`);
}
