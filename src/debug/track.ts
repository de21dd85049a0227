import { quoted } from "../runtime/quoted.js";
import { Tracker, type TrackOptions } from "./tracker.js";

/**
 * Keeps a list of the goroutines from now on: what each waits for, since when and where, and its creator. Use it to
 * find out why a program hangs.
 *
 * Call it at the top of a program, before goroutines start. A goroutine that already runs is not seen until it parks
 * again, and then without its number if the host cannot tell which goroutine runs. No tracked goroutine is kept alive,
 * and the order of execution does not change.
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
 * While it runs, an operation that parks costs a few microseconds more, mostly for its place. On Node 20 and 22 every
 * promise of the process also costs a little more, because the tracker uses `AsyncLocalStorage`. Stopped, it costs
 * nothing. On a host without `AsyncLocalStorage`, such as a browser, a goroutine is known up to its first `await`, and
 * is 0 after it. Mirrors `runtime.Stack` and the goroutine profile of Go's runtime/pprof.
 */
export function track(options: TrackOptions = {}): Tracker {
  const { places = true } = options;
  if (typeof places !== "boolean") throw new TypeError(`track: places must be a boolean, not ${quoted(places)}`);
  return new Tracker(places);
}
