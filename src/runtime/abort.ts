import { soon } from "./completion.js";
import { abortListenerOptions, isByRequest, nextTurn } from "./host.js";
import { park, type Waiter } from "./operation.js";
import { scheduler } from "./scheduler.js";
import { type Link, type Queue, WaitQueue } from "./wait-queue.js";

/**
 * The context behind a signal that the library made. Operations ask the context instead of the signal: listening to a
 * signal takes microseconds. A context with a deadline holds the process exactly while an operation waits for it.
 */
export interface AbortSource {
  /** Whether the context is over, even if the signal has not been aborted yet. */
  readonly aborted: boolean;
  readonly reason: unknown;
  /** The latest end of the context, in milliseconds since the epoch; undefined if unknown. */
  readonly deadline?: number | undefined;
  /** Calls back when the context is over; returns a function that unregisters the listener. Runs no user code. */
  listen(listener: () => void): () => void;
}

/** A map, not a property of signals: the library reads only standard members of a foreign signal. Null while empty. */
let sources: WeakMap<AbortSignal, AbortSource> | null = null;

/** Registers the source behind a new signal. */
export function represent(signal: AbortSignal, source: AbortSource): void {
  sources ??= new WeakMap();
  sources.set(signal, source);
}

/** The source behind a signal, if the library made the signal. */
export function sourceOf(signal: AbortSignal): AbortSource | undefined {
  return sources?.get(signal);
}

// User code can implement a signal, so each of its members may throw, lie, or run code that starts operations.
// Therefore an operation calls them only in a consistent state. It reads them before it acts, and listens once it has
// parked in all its queues. It removes its listener once it has ended: at once if that runs only code of the host or
// the library, otherwise in a microtask. A member that throws then harms only that operation.

/**
 * A callback on a signal. When the signal aborts, a function is called with the reason, and a waiter fails with it. The
 * constructor puts the callback into the signal's queue.
 */
export class AbortCallback implements Link {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  readonly target: ((reason: unknown) => void) | Waiter;
  readonly #callbacks: Callbacks;

  /** A `target` that is a function must run no user code. */
  constructor(signal: AbortSignal, target: ((reason: unknown) => void) | Waiter) {
    this.target = target;
    this.#callbacks = callbacksFor(signal);
    this.#callbacks[park](this);
  }

  /**
   * Listens to the signal; calls back at once if it has aborted meanwhile. Runs code of the signal, which may throw.
   */
  listen(): void {
    this.#callbacks.listen();
  }

  /** Leaves the queue: the signal does not call this callback any more. */
  leave(): void {
    this.queue?.unpark(this);
  }
}

/** How many operations fail in one turn of the event loop; all, on a host that drops a turn with its request. */
const AT_ONCE = isByRequest ? Infinity : 16_384;

/**
 * The callbacks of one signal, in FIFO order.
 *
 * All share one listener, which exists only while an operation waits. Adding a listener costs microseconds, and more if
 * there are others; hosts warn of many listeners.
 */
class Callbacks extends WaitQueue<AbortCallback> {
  readonly #signal: AbortSignal;
  /** Removes the listener; null if there is no listener. */
  #stop: (() => void) | null = null;
  /** Whether removing the listener runs only code of the host or the library. */
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
    // An aborted signal sends no further event.
    if ((own ?? this.#signal).aborted) this.#run();
  }

  override unpark(link: Link): void {
    super.unpark(link);
    if (this.first !== null) return;
    if (this.#isSafe) this.#letGo();
    else soon(this.#letGo);
  }

  /** The listener. Not an object with a `handleEvent`: Node takes longer to add and to call such an object. */
  readonly #run = (): void => {
    // The reason is read once for all, while every operation is still in its queues.
    const reason = reasonOf(this.#signal);
    let atOnce = scheduler === null ? AT_ONCE : Infinity;
    const later: Waiter[] = [];
    for (let callback = this.first; callback !== null; callback = this.first) {
      callback.leave();
      const { target } = callback;
      if (typeof target === "function") {
        target(reason);
      } else {
        // Every waiter leaves its queues now, so nothing can match it. The last of very many fail in later turns.
        target.claim();
        atOnce -= 1;
        if (atOnce >= 0) target.fail(reason);
        else later.push(target);
      }
    }
    failLater(later, reason, 0);
  };

  readonly #letGo = (): void => {
    const stop = this.#stop;
    if (this.first !== null || stop === null) return;
    this.#stop = null;
    stop();
  };
}

/** Fails claimed waiters, `AT_ONCE` in each turn: the host serves its timers and I/O in between. */
function failLater(waiters: readonly Waiter[], reason: unknown, from: number): void {
  if (from >= waiters.length) return;
  nextTurn(() => {
    for (const waiter of waiters.slice(from, from + AT_ONCE)) waiter.fail(reason);
    failLater(waiters, reason, from + AT_ONCE);
  });
}

function listenTo(signal: AbortSignal, listener: () => void): () => void {
  signal.addEventListener("abort", listener, abortListenerOptions);
  return () => {
    try {
      signal.removeEventListener("abort", listener, abortListenerOptions);
    } catch {
      // The listener has no callbacks left, so it does no harm.
    }
  };
}

/** The host's own method, which runs no user code. */
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
 * Calls back when the signal aborts, after the callbacks that were there before. Returns a function that unregisters
 * it. Always call it: the last one removes the listener. `call` must run no user code.
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

/** Whether a signal is aborted; undefined if the value is no signal. Accepts signals of any realm or polyfill. */
export function abortedOf(value: unknown): boolean | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const own = sourceOf(value as AbortSignal);
  if (own !== undefined) return own.aborted;
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>;
  return typeof addEventListener === "function" && typeof removeEventListener === "function" ? aborted : undefined;
}

/** Whether the signal is aborted, if there is one. Throws `TypeError` if the value is no signal. */
export function checkSignal(signal: AbortSignal | undefined): boolean {
  if (signal === undefined) return false;
  const aborted = abortedOf(signal);
  if (aborted !== undefined) return aborted;
  throw new TypeError(`invalid AbortSignal: ${typeof signal === "string" ? JSON.stringify(signal) : String(signal)}`);
}

/** The reason of an aborted signal; if its getter throws, that error. */
export function reasonOf(signal: AbortSignal): unknown {
  try {
    return (sourceOf(signal) ?? signal).reason;
  } catch (error) {
    return error;
  }
}
