import { soon } from "./completion.js";
import { abortListenerOptions, isByRequest, nextTurn } from "./host.js";
import { park, type Waiter } from "./operation.js";
import { scheduler } from "./scheduler.js";
import { type Link, type Queue, WaitQueue } from "./wait-queue.js";

/**
 * What a signal of the library's own stands for: a context. Operations ask it in the signal's place. To listen to a signal
 * takes microseconds, and a context with a deadline holds the process exactly while an operation waits for it.
 */
export interface AbortSource {
  /** Whether it is over, also where the signal has not been aborted yet. */
  readonly aborted: boolean;
  readonly reason: unknown;
  /** When it will be over at the latest, in milliseconds since the epoch; undefined if that is not known. */
  readonly deadline?: number | undefined;
  /** Calls back when it is over; returns what ends that. Runs no user code. */
  listen(listener: () => void): () => void;
}

/** Not a member of the signals: of a foreign one, nothing is read that is not a signal's. Null until there is one. */
let sources: WeakMap<AbortSignal, AbortSource> | null = null;

/** Has a new signal stand for something. */
export function represent(signal: AbortSignal, source: AbortSource): void {
  sources ??= new WeakMap();
  sources.set(signal, source);
}

/** What a signal stands for, if the library has made it. */
export function sourceOf(signal: AbortSignal): AbortSource | undefined {
  return sources?.get(signal);
}

// A signal may be of anybody's making, so each of its members may throw, lie, or run code that starts operations.
// Therefore an operation calls them only while it is whole: it reads them before it acts, listens once it has parked in
// all its queues, and lets go of the signal once it has ended: at once where that runs the host's code alone, and
// otherwise in a microtask. What throws then harms that operation alone.

/**
 * What a signal is to call when it aborts, with its reason, or the waiter that is to fail with it. It stands in the
 * signal's line from the beginning.
 */
export class AbortCallback implements Link {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  readonly target: ((reason: unknown) => void) | Waiter;
  readonly #callbacks: Callbacks;

  /** A function must run no user code. */
  constructor(signal: AbortSignal, target: ((reason: unknown) => void) | Waiter) {
    this.target = target;
    this.#callbacks = callbacksFor(signal);
    this.#callbacks[park](this);
  }

  /** Has the signal call, at once if it has aborted meanwhile. Runs code of the signal's, and throws what that throws. */
  listen(): void {
    this.#callbacks.listen();
  }

  /** Leaves the line: it is not called any more. */
  leave(): void {
    this.queue?.unpark(this);
  }
}

/** How many operations fail in one turn of the event loop; all, where a turn may be dropped with the request that asked. */
const AT_ONCE = isByRequest ? Infinity : 16_384;

/**
 * The callbacks of one signal, in the order in which they came.
 *
 * Adding a listener costs microseconds, and more the more there are, and hosts warn of many; so however many operations
 * wait for a signal, it has one listener, and none while no operation does.
 */
class Callbacks extends WaitQueue<AbortCallback> {
  readonly #signal: AbortSignal;
  /** Removes the listener; null while there is none. */
  #stop: (() => void) | null = null;
  /** Whether to remove the listener runs the code of the host or of the library alone. */
  #isSafe = false;

  constructor(signal: AbortSignal) {
    super();
    this.#signal = signal;
  }

  listen(): void {
    const own = sourceOf(this.#signal);
    if (this.#stop === null) {
      this.#stop = own?.listen(this.#run) ?? listenTo(this.#signal, this.#run);
      this.#isSafe = own !== undefined || this.#signal.removeEventListener === removeEventListener;
    }
    // The event does not come again.
    if ((own ?? this.#signal).aborted) this.#run();
  }

  override unpark(link: Link): void {
    super.unpark(link);
    if (this.first !== null) return;
    if (this.#isSafe) this.#letGo();
    else soon(this.#letGo);
  }

  /** The listener. Not an object with a `handleEvent`: Node takes longer to add and to call that. */
  readonly #run = (): void => {
    // Once for all, and while they all stand in their queues.
    const reason = reasonOf(this.#signal);
    let atOnce = scheduler === null ? AT_ONCE : Infinity;
    const later: Waiter[] = [];
    for (let callback = this.first; callback !== null; callback = this.first) {
      callback.leave();
      const { target } = callback;
      if (typeof target === "function") {
        target(reason);
      } else {
        // Out of its queue now, so that nothing can be matched with it; very many take some turns to hear of it.
        target.claim();
        atOnce -= 1;
        if (atOnce >= 0) target.fail(reason);
        else later.push(target);
      }
    }
    if (later.length > 0) failLater(later, reason, 0);
  };

  readonly #letGo = (): void => {
    const stop = this.#stop;
    if (this.first !== null || stop === null) return;
    this.#stop = null;
    stop();
  };
}

/** Has waiters that were claimed fail, so many in each turn: the host serves its timers and I/O between them. */
function failLater(waiters: readonly Waiter[], reason: unknown, from: number): void {
  nextTurn(() => {
    const end = from + AT_ONCE;
    for (const waiter of waiters.slice(from, end)) waiter.fail(reason);
    if (end < waiters.length) failLater(waiters, reason, end);
  });
}

function listenTo(signal: AbortSignal, listener: () => void): () => void {
  signal.addEventListener("abort", listener, abortListenerOptions);
  return () => {
    try {
      signal.removeEventListener("abort", listener, abortListenerOptions);
    } catch {
      // The listener has nobody to call any more.
    }
  };
}

/** The host's own. */
const removeEventListener: unknown = /* @__PURE__ */ (() => globalThis.AbortSignal?.prototype.removeEventListener)();

const callbacksOf: WeakMap<AbortSignal, Callbacks> = /* @__PURE__ */ new WeakMap();

function callbacksFor(signal: AbortSignal): Callbacks {
  let callbacks = callbacksOf.get(signal);
  if (callbacks === undefined) {
    callbacks = new Callbacks(signal);
    callbacksOf.set(signal, callbacks);
  }
  return callbacks;
}

/**
 * Calls back when the signal aborts, after the callbacks that were there before. Returns a function that unregisters it.
 * Always call it: the last one removes the listener. `call` must run no user code.
 */
export function onAbort(signal: AbortSignal, call: (reason: unknown) => void): () => void {
  const callback = new AbortCallback(signal, call);
  try {
    callback.listen();
  } catch (error) {
    callback.leave();
    throw error;
  }
  return () => callback.leave();
}

/** Whether a signal is aborted; undefined for what is no signal. Any realm's or polyfill's will do. */
export function abortedOf(value: unknown): boolean | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const own = sourceOf(value as AbortSignal);
  if (own !== undefined) return own.aborted;
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>;
  return typeof addEventListener === "function" && typeof removeEventListener === "function" ? aborted : undefined;
}

/** Whether the signal is aborted, if there is one. Throws `TypeError` for what is no signal. */
export function checkSignal(signal: AbortSignal | undefined): boolean {
  if (signal === undefined) return false;
  const aborted = abortedOf(signal);
  if (aborted !== undefined) return aborted;
  throw new TypeError(`invalid AbortSignal: ${typeof signal === "string" ? JSON.stringify(signal) : String(signal)}`);
}

/** The reason of an aborted signal; where the signal throws when it is asked, what it throws. */
export function reasonOf(signal: AbortSignal): unknown {
  try {
    return (sourceOf(signal) ?? signal).reason;
  } catch (error) {
    return error;
  }
}
