import { begin } from "./begin.js";
import { completedVoid } from "./completion.js";
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
