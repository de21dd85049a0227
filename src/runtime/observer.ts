import type { WaitReason } from "./operation.js";

/**
 * The runtime's events. Dumps, traces and leak checks subscribe to them; while nobody does, an event costs one
 * comparison, and only where a goroutine parks anyway.
 */
export interface Observer {
  /** An operation has parked. It is identified by the object given, which must not be kept alive. */
  parked?(operation: object, reason: WaitReason): void;
  /** A parked operation will proceed, or was cancelled. */
  woken?(operation: object): void;
  /** A goroutine is about to be started, by the code that is running now. */
  started?(goroutine: Goroutine): void;
  /** A goroutine has returned or thrown. */
  ended?(goroutine: Goroutine): void;
}

/** A goroutine, identified by the object; its name is that of its function. */
export interface Goroutine {
  readonly name: string;
}

let observers: readonly Observer[] = [];

/** Tells all of them; null while there are none. It is all that an operation looks at, and small enough to be inlined. */
let tell: typeof announce | null = null;

/** Sends the events to `observer` until the function returned is called. */
export function observe(observer: Observer): () => void {
  setObservers([...observers, observer]);
  return () => setObservers(observers.filter((other) => other !== observer));
}

function setObservers(listening: readonly Observer[]): void {
  observers = listening;
  tell = null;
  if (listening.length === 0) return;
  tell = (event, operation, reason) => {
    for (const observer of listening) observer[event]?.(operation, reason as WaitReason);
  };
}

/** An operation has parked, for a reason; or it was woken. */
export function announce(event: "parked" | "woken", operation: object, reason?: WaitReason): void {
  tell?.(event, operation, reason);
}

/** A goroutine's body that announces its start, here, and its end; the body itself while nobody listens. */
export function observeGoroutine<T>(body: () => T, name: string): () => T | Promise<Awaited<T>> {
  const listeners = observers.filter((observer) => observer.started ?? observer.ended);
  if (listeners.length === 0) return body;
  const goroutine: Goroutine = { name };
  for (const listener of listeners) listener.started?.(goroutine);
  return async (): Promise<Awaited<T>> => {
    try {
      return await body();
    } finally {
      for (const listener of listeners) listener.ended?.(goroutine);
    }
  };
}
