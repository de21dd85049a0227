import { begin } from "./begin.js";
import { isDirect, postpone } from "./budget.js";
import { bound, completedVoid } from "./completion.js";
import { type Goroutine, observeGoroutine, running } from "./events.js";
import { scheduler } from "./scheduler.js";

/** Starts a goroutine later, as soon as operations may complete; goroutines start in the order of these calls. */
export function spawn<T>(body: () => T, name: string): Promise<Awaited<T>> {
  const goroutine = announce(body, name);
  const observed = observeGoroutine(body, goroutine);
  if (scheduler !== null) return scheduler.spawn(observed, goroutine);
  return completedVoid().then(observed) as Promise<Awaited<T>>;
}

/**
 * Returns a function that starts a goroutine, as {@link spawn} does, whoever calls it: a timer, or an operation that finds
 * the timer due. The goroutine runs in the async context of the call of `prepare`.
 */
export function prepare(body: () => unknown, name: string): () => void {
  const start = bound(() => {
    // By now it may start. What `then` gets is the goroutine's own promise, so that a failure is as unhandled as it.
    if (scheduler === null) return observeGoroutine(body, announce(body, name))();
    // A scheduler looks for whoever joins a goroutine, and `then` would.
    void spawn(body, name);
  });
  return () => (isDirect || scheduler !== null ? start() : postpone(start));
}

function announce(body: () => unknown, name: string): Goroutine {
  begin("go", body, undefined);
  return { name, parent: running() };
}
