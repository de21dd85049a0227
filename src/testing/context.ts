import { asyncAttribution } from "../runtime/attribution.js";
import type { Attribution, Goroutine } from "../runtime/events.js";
import type { BubbleGoroutine } from "./goroutine.js";

/**
 * Whose code is running, by the host's async context: that tells what was started in a bubble from what was not, and one
 * bubble from another. A host without one has one bubble at a time, and all that runs meanwhile counts as its own.
 */
let attribution: Attribution | null | undefined;

const goroutines: WeakMap<Goroutine, BubbleGoroutine> = /* @__PURE__ */ new WeakMap();

function found(): Attribution | null {
  if (attribution === undefined) attribution = asyncAttribution() ?? null;
  return attribution;
}

/** Whether the host can tell. */
export function isExact(): boolean {
  return found() !== null;
}

/**
 * The goroutine whose code is being called, synchronously: code that has left its async context for a moment, as what lives longer
 * than its caller does, is in no other bubble for that.
 */
let synchronous: BubbleGoroutine | null = null;
/** How many calls by the host are nested. */
let depth = 0;
/** How often the host has begun or ceased to tell. What it called then, it may never tell the end of. */
let watches = 0;

/** The host begins to tell what it calls, or ceases to. */
export function watchChanged(): void {
  watches += 1;
  depth = 0;
  synchronous = null;
}

function stored(): BubbleGoroutine | null {
  const identity = attribution?.running ?? null;
  return identity === null ? null : (goroutines.get(identity) ?? null);
}

/** The goroutine of a bubble whose code is running; null for code from outside, and where the host cannot tell. */
export function contextGoroutine(): BubbleGoroutine | null {
  return stored() ?? synchronous;
}

/** Runs code, and whatever it begins, as a goroutine's that is known. */
export function continueAs<T>(goroutine: Goroutine, body: () => T): T {
  const known = found();
  return known === null ? body() : known.run(goroutine, body);
}

/** Runs code, and whatever it begins, as a goroutine's. */
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

/** The host begins to call something. */
export function entered(): void {
  depth += 1;
  const goroutine = stored();
  if (depth === 1 || goroutine !== null) synchronous = goroutine;
}

/** What the host has called has returned. */
export function left(): void {
  depth = Math.max(depth - 1, 0);
  if (depth === 0) synchronous = null;
}
