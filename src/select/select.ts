import { begin, note } from "../runtime/begin.js";
import { completed, failed, told } from "../runtime/completion.js";
import { isReady, type Outcome, proceed, type Selectable } from "../runtime/operation.js";
import type { WaitOptions } from "../runtime/options.js";
import { choose } from "../runtime/scheduler.js";
import { type Cases, namesOf, type Selected, selected, sourcesOf } from "./cases.js";
import { ParkedSelect, SELECT } from "./parked-select.js";

/**
 * Waits until one of several channel operations can proceed, and performs only that one: Go's `select`.
 *
 * If several can proceed, one is chosen uniformly at random; there are no priorities. If none can, the select waits for
 * the first. A case that is not chosen has no effect and leaves nothing behind.
 *
 * @param cases - The cases by name, or in an array. `null` switches a case off; with no case left, the select waits
 *   forever, as in Go.
 * @param options - `signal` cancels the select while it waits. Unlike a signal among the cases, it makes the select
 *   reject.
 * @returns Resolves to the name (or index) of the chosen case, and its `value` and `ok`: see {@link Selected}.
 * @throws Rejects with {@link ClosedChannelError} `send on closed channel` if it chooses a send to a closed channel
 *   (which counts as ready), or one is closed while it waits; with the signal's reason if that aborts first;
 *   with `TypeError` if something is not a case, or a case is called `default`; with `RangeError` if there are more than
 *   65,536 cases.
 *
 * @example
 * ```ts
 * import { after, Channel, go, Millisecond, select } from "goroutines";
 *
 * const jobs = new Channel<number>();
 * const quit = new AbortController();
 * go(async () => {
 *   for (let id = 1; id <= 3; id++) await jobs.send(id);
 *   quit.abort("enough");
 * });
 *
 * for (let open = true; open; ) {
 *   const chosen = await select({ job: jobs, timeout: after(500 * Millisecond), quit: quit.signal });
 *   switch (chosen.case) {
 *     case "job":
 *       if (chosen.ok) console.log("job", chosen.value);
 *       break;
 *     default:
 *       console.log(chosen.case);
 *       open = false;
 *   }
 * }
 * // job 1, job 2, job 3, quit
 * ```
 *
 * Costs O(number of cases). Mirrors `selectgo` in Go's runtime/select.go and `reflect.Select`.
 */
export function select<const C extends Cases>(cases: C, options?: WaitOptions): Promise<Selected<C>> {
  try {
    const names = namesOf(cases);
    const sources = sourcesOf(cases, names);
    const signal = begin(SELECT, sources, options);
    // Pass 1: ask every case, and proceed with a ready one.
    const index = pickReady(sources);
    if (index !== NONE) return completed(selected<C>(names, index, proceedWith(sources, index)));
    // Pass 2: park on every case. No other code has run since pass 1, so still no case is ready.
    return new ParkedSelect<C>(names, sources).park(signal);
  } catch (error) {
    return failed(error);
  }
}

/**
 * Performs one of several channel operations if it can proceed at once: a {@link select} with a `default`.
 *
 * @param cases - As for {@link select}.
 * @returns The name (or index) of the chosen case, and its `value` and `ok`; or `{ case: "default" }` if no case is
 *   ready.
 * @throws {@link ClosedChannelError} if it chooses a send to a closed channel, which counts as ready; `TypeError` if
 *   something is not a case, or a case is called `default`.
 *
 * @example
 * ```ts
 * import { Channel, trySelect } from "goroutines";
 *
 * const queue = new Channel<string>(1);
 * for (const job of ["first", "second"]) {
 *   const chosen = trySelect({ queued: queue.sending(job) });
 *   console.log(job, chosen.case === "default" ? "dropped" : "queued");
 * }
 * // first queued, second dropped
 * ```
 *
 * Costs O(number of cases), and no promise. Mirrors `selectgo` with `block` false in Go's runtime/select.go.
 */
export function trySelect<const C extends Cases>(cases: C): Selected<C> | { readonly case: "default" } {
  const names = namesOf(cases);
  const sources = sourcesOf(cases, names);
  note(SELECT, sources);
  const index = pickReady(sources);
  return told(index === NONE ? { case: "default" } : selected<C>(names, index, proceedWith(sources, index)));
}

const NONE = -1;

/** The cases found ready by the pass in progress; kept between passes to save an array for each. */
const readyIndexes: number[] = [];

/** One of the ready cases, each with equal probability. */
function pickReady(sources: readonly (Selectable | null)[]): number {
  let count = 0;
  for (let index = 0; index < sources.length; index += 1) {
    const source = sources[index];
    if (source?.[isReady]()) {
      readyIndexes[count] = index;
      count += 1;
    }
  }
  if (count === 0) return NONE;
  return readyIndexes[count === 1 ? 0 : choose(count, "case")] as number;
}

function proceedWith(sources: readonly (Selectable | null)[], index: number): Outcome {
  return (sources[index] as Selectable)[proceed]() as Outcome;
}
