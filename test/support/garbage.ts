import { settled } from "./turn.js";

const { gc } = globalThis;

/** What `keepAlive` was given, for a moment. */
const kept: unknown[] = [];

/** Collects all garbage. The turn before lets go of what the finished jobs have kept reachable. */
export async function collectGarbage(): Promise<void> {
  if (gc === undefined) throw new Error("these tests need node --expose-gc");
  await settled();
  gc();
}

/**
 * How often garbage is collected before something counts as held. On a busy machine the engine compiles in the background
 * for several turns, and holds what that code refers to until it is done.
 */
const ATTEMPTS = 40;

/** Those of the references whose objects something holds still. */
export async function stillHeld<Key>(references: Iterable<readonly [Key, WeakRef<object>]>): Promise<Key[]> {
  let left = [...references];
  for (let attempt = 0; attempt < ATTEMPTS && left.length > 0; attempt += 1) {
    await collectGarbage();
    left = left.filter(([, reference]) => reference.deref() !== undefined);
  }
  return left.map(([key]) => key);
}

/** Whether nothing holds the object any more. */
export async function isCollected(reference: WeakRef<object>): Promise<boolean> {
  return (await stillHeld([[null, reference]])).length === 0;
}

/** By how many bytes the heap is larger after `body`, garbage not counted. */
export async function heapGrowth(body: () => Promise<void>): Promise<number> {
  await collectGarbage();
  const before = process.memoryUsage().heapUsed;
  await body();
  await collectGarbage();
  return process.memoryUsage().heapUsed - before;
}

/** Keeps values reachable up to this call; the collector may take what is not used any more before its variable ends. */
export function keepAlive(...values: readonly unknown[]): void {
  kept.push(...values);
  kept.length = 0;
}
