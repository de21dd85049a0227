import type { WaitReason } from "./operation.js";

/**
 * The runtime's events. Dumps, traces and leak checks subscribe to them; while nobody does, an event costs one
 * comparison, and only where a goroutine parks anyway.
 */
export interface Observer {
  /** An operation has parked. It is identified by the object given, which must not be kept alive. */
  parked(operation: object, reason: WaitReason): void;
  /** A parked operation will proceed, or was cancelled. */
  woken(operation: object): void;
}

let observers: readonly Observer[] | null = null;

/** Sends the events to `observer` until the function returned is called. */
export function observe(observer: Observer): () => void {
  observers = [...(observers ?? []), observer];
  return () => {
    const others = (observers ?? []).filter((other) => other !== observer);
    observers = others.length === 0 ? null : others;
  };
}

export function announceParked(operation: object, reason: WaitReason): void {
  if (observers !== null) for (const observer of observers) observer.parked(operation, reason);
}

export function announceWoken(operation: object): void {
  if (observers !== null) for (const observer of observers) observer.woken(operation);
}
