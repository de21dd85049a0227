import { refuse } from "./scheduler.js";
import { type Link, type Queue, WaitQueue } from "./wait-queue.js";

/** What is to be done when a signal aborts: that claims it, as a value claims a waiter. */
class Callback implements Link {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  readonly #call: () => void;

  constructor(call: () => void) {
    this.#call = call;
  }

  claim(): void {
    this.queue?.unpark(this);
    this.#call();
  }
}

/** Those of one signal, in their order. */
class Callbacks extends WaitQueue<Callback> {
  /** The listener. Not an object with a `handleEvent`: Node takes microseconds more to add and to call that. */
  readonly run = (): void => {
    while (this.first !== null) this.first.claim();
  };
}

/**
 * Adding a listener costs microseconds, and more the more there are, and hosts warn of many; so however many
 * operations wait for a signal, it has one listener, and none while no operation does.
 */
const callbacksOf: WeakMap<AbortSignal, Callbacks> = /* @__PURE__ */ new WeakMap();

/**
 * Calls back when the signal aborts, after those that were there before. Returns what calls that off, which is to be
 * called in any case.
 */
export function onAbort(signal: AbortSignal, call: () => void): () => void {
  const callbacks = callbacksOf.get(signal) ?? new Callbacks();
  callbacksOf.set(signal, callbacks);
  if (callbacks.first === null) signal.addEventListener("abort", callbacks.run);
  const callback = new Callback(call);
  callbacks.park(callback);
  return () => {
    callback.queue?.unpark(callback);
    if (callbacks.first === null) signal.removeEventListener("abort", callbacks.run);
  };
}

/** Whether it looks like a signal: any realm's or polyfill's will do. */
export function isAbortSignal(value: AbortSignal | null): boolean {
  return value?.aborted !== undefined && !!value.addEventListener;
}

/** Throws unless it is a signal, or there is none. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal !== undefined && !isAbortSignal(signal)) throw new TypeError("invalid AbortSignal");
}

/** The rejection that an operation with this signal starts and ends with, or null if it may go on. */
export function refusal(signal: AbortSignal, late: boolean): Promise<never> | null {
  if (!isAbortSignal(signal)) return refuse(late, new TypeError("invalid AbortSignal"));
  return signal.aborted ? refuse(late, signal.reason) : null;
}
