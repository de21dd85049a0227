import { asyncAttribution } from "../runtime/attribution.js";
import type { Attribution, Goroutine } from "../runtime/events.js";
import type { BubbleGoroutine } from "./goroutine.js";

/**
 * Finds the running goroutine by the host's async context. It tells bubbles apart, and code of a bubble from code
 * outside. A host without one runs one bubble at a time, and all code that runs meanwhile counts as that bubble's.
 */
let attribution: Attribution | null | undefined;

const goroutines: WeakMap<Goroutine, BubbleGoroutine> = /* @__PURE__ */ new WeakMap();

function found(): Attribution | null {
  if (attribution === undefined) attribution = asyncAttribution() ?? null;
  return attribution;
}

/** Whether the host has an async context. */
export function isExact(): boolean {
  return found() !== null;
}

/**
 * The goroutine that is being called, synchronously. Code may leave its async context for a moment, for example to make
 * an object that outlives its caller; it is still in its bubble.
 */
let synchronous: BubbleGoroutine | null = null;
/** The number of nested calls by the host. */
let depth = 0;
/**
 * How often the host's reports were switched on or off. The host may never report the end of a call in progress then.
 */
let watches = 0;

/** Called when the host's reports are switched on or off. */
export function watchChanged(): void {
  watches += 1;
  depth = 0;
  synchronous = null;
}

function stored(): BubbleGoroutine | null {
  const identity = attribution?.running ?? null;
  return identity === null ? null : (goroutines.get(identity) ?? null);
}

/** The goroutine of a bubble whose code is running; null for code from outside, and on a host without async context. */
export function contextGoroutine(): BubbleGoroutine | null {
  return stored() ?? synchronous;
}

/** Runs code, and whatever it begins, as part of a goroutine that is already known. */
export function continueAs<T>(goroutine: Goroutine, body: () => T): T {
  const known = found();
  return known === null ? body() : known.run(goroutine, body);
}

/** Runs code, and whatever it begins, as part of a goroutine. */
export function runAs<T>(goroutine: BubbleGoroutine, body: () => T): T {
  goroutines.set(goroutine.identity, goroutine);
  const known = found();
  if (known === null) return body();
  const before = synchronous;
  const watch = watches;
  synchronous = goroutine;
  try {
    return known.run(goroutine.identity, body);
  } finally {
    synchronous = watch === watches ? before : null;
  }
}

/** Called when the host begins a call. */
export function entered(): void {
  depth += 1;
  const goroutine = stored();
  if (depth === 1 || goroutine !== null) synchronous = goroutine;
}

/** Called when a call of the host has returned. */
export function left(): void {
  depth = Math.max(depth - 1, 0);
  if (depth === 0) synchronous = null;
}
