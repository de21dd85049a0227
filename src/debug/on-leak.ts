import type { Parked } from "./parked.js";
import { track } from "./track.js";
import type { TrackOptions } from "./tracker.js";

/**
 * Calls back for each goroutine that has leaked: it waits forever, because nothing that is still reachable could wake
 * it.
 *
 * A leak is found when the garbage collector runs: seconds or minutes later, or never if the collector has no reason to
 * run. As in Go, a goroutine that waits for something reachable, such as a channel in a variable of a module, is not
 * found. An operation that was abandoned, for example by `Promise.race`, counts as one that waits.
 *
 * @param callback - A function that is told what the goroutine waits for, where, and its creator. It is called in a
 *   task of its own; an error that it throws is uncaught.
 * @param options - Whether places are recorded.
 * @returns A function that ends the tracking.
 * @throws `TypeError` if `callback` is not a function, and as {@link track}.
 *
 * @example
 * ```ts
 * import { onLeak } from "goroutines/debug";
 *
 * const stop = onLeak(({ name, reason, place, createdBy }) => {
 *   console.error(`leak: ${name} [${reason}]\n${place}\ncreated by\n${createdBy?.place}`);
 * });
 * stop();
 * ```
 *
 * Costs the same as {@link track}. Mirrors the goroutineleak profile of Go 1.26's runtime/pprof.
 */
export function onLeak(callback: (leak: Parked) => void, options?: TrackOptions): () => void {
  const tracker = track(options);
  try {
    tracker.onLeak(callback);
  } catch (error) {
    tracker.stop();
    throw error;
  }
  return () => tracker.stop();
}
