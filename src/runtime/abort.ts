import { abortListenerOptions } from "./host.js";
import { park } from "./operation.js";
import { type Link, type Queue, WaitQueue } from "./wait-queue.js";

/** A callback registered on a signal. Aborting takes it out of its queue and calls it, as a value claims a waiter. */
class Callback implements Link {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  readonly #call: () => void;

  constructor(call: () => void) {
    this.#call = call;
  }

  run(): void {
    this.queue?.unpark(this);
    this.#call();
  }
}

/** The callbacks of one signal, in registration order. */
class Callbacks extends WaitQueue<Callback> {
  /** The listener. Not an object with a `handleEvent`: Node takes longer to add and to call that. */
  readonly run = (): void => {
    while (this.first !== null) this.first.run();
  };
}

/**
 * Adding a listener costs microseconds, and more the more there are, and hosts warn of many; so however many
 * operations wait for a signal, it has one listener, and none while no operation does.
 */
const callbacksOf: WeakMap<AbortSignal, Callbacks> = /* @__PURE__ */ new WeakMap();

/**
 * Calls back when the signal aborts, after the callbacks that were there before. Returns a function that unregisters it.
 * Always call it: the last one removes the listener. `call` must run no user code.
 */
export function onAbort(signal: AbortSignal, call: () => void): () => void {
  const callbacks = callbacksOf.get(signal) ?? new Callbacks();
  callbacksOf.set(signal, callbacks);
  // First, as a signal of somebody else's making may throw.
  if (callbacks.first === null) signal.addEventListener("abort", callbacks.run, abortListenerOptions);
  const callback = new Callback(call);
  callbacks[park](callback);
  return () => {
    callback.queue?.unpark(callback);
    if (callbacks.first === null) removeListener(signal, callbacks.run);
  };
}

/** A signal that cannot let go of its listener harms nobody else: the listener has nothing to call any more. */
function removeListener(signal: AbortSignal, listener: () => void): void {
  try {
    signal.removeEventListener("abort", listener, abortListenerOptions);
  } catch {}
}

/** Whether it can be used as a signal: any realm's or polyfill's will do. */
export function isAbortSignal(value: unknown): value is AbortSignal {
  const signal = value as Partial<AbortSignal> | null | undefined;
  return (
    signal?.aborted !== undefined &&
    typeof signal.addEventListener === "function" &&
    typeof signal.removeEventListener === "function"
  );
}

/** Throws unless it is a signal, or there is none. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal !== undefined && !isAbortSignal(signal)) throw new TypeError("invalid AbortSignal");
}

/** The reason of an aborted signal; where the signal throws when it is asked, what it throws. */
export function reasonOf(signal: AbortSignal): unknown {
  try {
    return signal.reason;
  } catch (error) {
    return error;
  }
}
