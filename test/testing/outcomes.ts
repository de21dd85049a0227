import { Bubble } from "../../src/testing/bubble.js";
import { DeadlockError } from "../../src/testing/deadlock-error.js";
import { Search, type SearchOptions } from "../../src/testing/search.js";

/** What a search has found. */
export interface Found {
  /** The different outcomes, sorted. */
  readonly outcomes: readonly string[];
  /** Runs that came to an end; a reduced search gives up others when all that is left has been seen. */
  readonly ends: number;
  /** All runs. */
  readonly runs: number;
}

/** What a goroutine throws that nobody has joined by then: an end like any other. */
export const PANIC = new Error("panic");

/** Runs a program under every schedule; null if there are more than `most`. A deadlock is an end like any other. */
export async function outcomesOf(
  program: { run(): unknown; outcome(): string },
  options: Partial<SearchOptions>,
  most: number,
): Promise<Found | null> {
  const search = new Search({ reduce: true, delays: Number.POSITIVE_INFINITY, depth: 1_000, ...options });
  const outcomes = new Set<string>();
  let ends = 0;
  let runs = 0;
  do {
    if (runs === most) return null;
    runs += 1;
    search.begin();
    let ended: unknown;
    try {
      ended = await new Bubble(search, false).run(program.run, (text) => new DeadlockError(text));
    } catch (error) {
      if (!(error instanceof DeadlockError || error === PANIC)) throw error;
      ended = error;
    }
    if (search.broken !== null) throw search.broken;
    if (typeof ended === "symbol") continue;
    ends += 1;
    outcomes.add(ended === PANIC ? `${program.outcome()} panic` : program.outcome());
  } while (search.next());
  return { outcomes: [...outcomes].sort(), ends, runs };
}
