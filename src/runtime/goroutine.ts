import { begin } from "./begin.js";
import { isDirect, postpone } from "./budget.js";
import { bound, completedVoid } from "./completion.js";
import { type Goroutine, observeGoroutine, running } from "./events.js";
import { scheduler } from "./scheduler.js";

/** Starts a goroutine later, as soon as operations may complete; goroutines start in the order of these calls. */
export function spawn<T>(body: () => T, name: string): Promise<Awaited<T>> {
  begin("go", body, undefined);
  const goroutine: Goroutine = { name, parent: running() };
  const observed = observeGoroutine(body, goroutine);
  if (scheduler !== null) return scheduler.spawn(observed, goroutine);
  return completedVoid().then(observed) as Promise<Awaited<T>>;
}

/**
 * Returns a function that starts a goroutine as {@link spawn} does, in the async context of this call, whoever calls it:
 * a host timeout, or an operation that finds a timer due.
 */
export function prepare(body: () => unknown, name: string): () => void {
  const start = bound(() => {
    // A scheduler looks for whoever joins a goroutine, so its promise must not be returned to a `then`.
    if (scheduler !== null) return void spawn(body, name);
    begin("go", body, undefined);
    // This is a microtask already, and what `then` makes of it the goroutine's own promise: a failure is unhandled.
    return observeGoroutine(body, { name, parent: running() })();
  });
  return () => (isDirect || scheduler !== null ? start() : postpone(start));
}
