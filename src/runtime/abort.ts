import { refuse } from "./scheduler.js";

/** What is to be done when a signal aborts; an event listener itself. */
class Callbacks extends Set<() => void> {
  handleEvent(): void {
    for (const callback of this) callback();
  }
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
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const callbacks = callbacksOf.get(signal) ?? new Callbacks();
  callbacksOf.set(signal, callbacks.add(callback));
  if (callbacks.size === 1) signal.addEventListener("abort", callbacks);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size === 0) signal.removeEventListener("abort", callbacks);
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
