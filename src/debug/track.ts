import { quoted } from "../runtime/quoted.js";
import { Tracker, type TrackOptions } from "./tracker.js";

/**
 * Keeps track of the goroutines from now on: which there are, what each waits for, since when and where, and what has
 * started it. That is what a program that hangs is asked first.
 *
 * Call it before the goroutines start, as the first thing in a program: those that run already are not seen until they park
 * again, and then without their number where the host cannot tell whose operation it is. Nothing that is tracked is kept
 * alive. The program runs as it would without it.
 *
 * @param options - Whether places are recorded.
 * @returns The tracker; `using` or {@link Tracker.stop} ends it.
 * @throws `TypeError` `track: places must be a boolean, not …`.
 *
 * @example
 * ```ts
 * import { Channel, go } from "goroutines";
 * import { track } from "goroutines/debug";
 *
 * using tracker = track();
 * const results = new Channel<number>();
 * go(async function produce() {
 *   await results.send(1);
 * });
 * await Promise.resolve();
 * const [first] = tracker.parked();
 * console.log(first?.name, first?.reason); // produce chan send
 * ```
 *
 * While it runs, an operation that parks costs a few microseconds more, most of it for its place; on Node 20 and 22 also
 * every promise of the process a little, as `AsyncLocalStorage` tells which goroutine runs. Stopped, it costs nothing. Where the host has
 * no `AsyncLocalStorage`, as in a browser, a goroutine is known up to its first `await`, and is 0 after it. Mirrors
 * `runtime.Stack` and the goroutine profile of Go's runtime/pprof.
 */
export function track(options: TrackOptions = {}): Tracker {
  const { places = true } = options;
  if (typeof places !== "boolean") throw new TypeError(`track: places must be a boolean, not ${quoted(places)}`);
  return new Tracker(places);
}
