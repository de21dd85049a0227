import type { WaitOptions } from "../channel/index.js";
import { refusal } from "../runtime/abort.js";
import type { Outcome, Selectable } from "../runtime/operation.js";
import { choose, enter, refuse, settle, touch } from "../runtime/scheduler.js";
import { type Cases, type Names, namesOf, type Selected, SignalCase, sourcesOf } from "./cases.js";
import { Group } from "./group.js";

/**
 * Waits until one of several operations can proceed, and performs that one only: Go's `select`.
 *
 * If several can, one is chosen at random, uniformly; there are no priorities. If none can, it waits for the
 * first that can. What is not chosen has no effect and leaves nothing behind.
 *
 * @param cases - The cases by name, or in an array. `null` switches a case off; with no case left, the select
 *   waits for ever, as in Go.
 * @param options - `signal` cancels the select while it waits. Unlike a signal among the cases it rejects.
 * @returns Resolves to the chosen case's name (or index), and what it produced: see {@link Selected}.
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
  let names: Names;
  let sources: (Selectable | null)[];
  try {
    names = namesOf(cases);
    sources = sourcesOf(cases, names);
  } catch (error) {
    return Promise.reject(error);
  }
  const late = enter("select", sources);
  const signal = options?.signal;
  const refused = signal === undefined ? null : refusal(signal, late);
  if (refused !== null) return refused;
  // Pass 1: poll every case, and commit to one of those that are ready.
  const index = pickReady(sources);
  if (index !== NONE) {
    try {
      return settle(late, selected<C>(names, index, commitTo(sources, index)));
    } catch (error) {
      return refuse(late, error);
    }
  }
  // Pass 2: park on every case. Nothing has run since pass 1, so none is ready still.
  const group = new SelectGroup<C>(names, sources.length);
  // First, so that it wins over the same signal as a case, as it does when it is aborted already.
  if (signal !== undefined) group.parkOn(new SignalCase(signal, group), sources.length);
  return group.park(sources, sources.length === 0 ? "select (no cases)" : "select");
}

/**
 * A {@link select} with a `default`: performs one of the operations that can proceed at once, or none.
 *
 * @param cases - As for {@link select}.
 * @returns The chosen case and what it produced, or `{ case: "default" }` if no case is ready.
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
  touch("select", sources);
  const index = pickReady(sources);
  return index === NONE ? { case: "default" } : selected<C>(names, index, commitTo(sources, index));
}

const NONE = -1;

/** The ready cases of the poll in progress; kept between polls to save an array for each. */
const readyIndexes: number[] = [];

/** A case that is ready, each with equal probability. */
function pickReady(sources: readonly (Selectable | null)[]): number {
  let count = 0;
  for (let index = 0; index < sources.length; index += 1) {
    const source = sources[index];
    if (source?.ready()) {
      readyIndexes[count] = index;
      count += 1;
    }
  }
  if (count === 0) return NONE;
  return readyIndexes[count === 1 ? 0 : choose(count, "case")] as number;
}

function commitTo(sources: readonly (Selectable | null)[], index: number): Outcome {
  return (sources[index] as Selectable).commit() as Outcome;
}

function selected<C extends Cases>(names: Names, index: number, { value, ok }: Outcome): Selected<C> {
  return { case: names === null ? index : names[index], value, ok } as Selected<C>;
}

/** A select that waits. A signal in the options has the index after the last case. */
class SelectGroup<C extends Cases> extends Group<Selected<C>> {
  readonly #names: Names;
  readonly #cases: number;

  constructor(names: Names, cases: number) {
    super();
    this.#names = names;
    this.#cases = cases;
  }

  complete(index: number, value: unknown, ok: boolean): void {
    if (index === this.#cases) this.fail(value);
    else this.succeed(selected<C>(this.#names, index, { value, ok }));
  }
}
