import type { Parked } from "./parked.js";
import { track } from "./track.js";
import type { TrackOptions } from "./tracker.js";

/**
 * Calls back for each goroutine that waits for ever: nothing that is still reachable could let it go on. It has leaked, with
 * all that its variables hold, had the garbage collector not taken it along.
 *
 * A goroutine is found when the collector gets to it: seconds or minutes after, and never where the collector has no reason
 * to run. One that waits for something reachable, such as a channel in a variable of a module, is not found, as in Go. An
 * operation that a goroutine has dropped, as `Promise.race` does, counts as one that waits.
 *
 * @param callback - Is told what the goroutine waits for, where, and what has started it. It is called in a task of its own;
 *   what it throws is uncaught.
 * @param options - Whether places are recorded.
 * @returns A function that ends this.
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
 * Costs what {@link track} does. Mirrors the goroutineleak profile of Go 1.26's runtime/pprof.
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
