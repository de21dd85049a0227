import { ExploreError, explore } from "goroutines/testing";
import type { Traced } from "./once.js";

/** How far a search came: through all schedules, through all that differ in more than the order of independent steps. */
export type Extent = "exhaustive" | "complete" | "partial";

/**
 * Runs a program under schedule after schedule, and tells of each when it has ended; returns how far it came.
 *
 * A program that throws is told of as such, and the search goes on. A deadlock or a leak ends it: told of is then the schedule
 * that the search reports, which has the fewest interruptions.
 */
export async function runAll(
  program: () => Promise<void>,
  schedules: number,
  told: (run: Traced) => void,
): Promise<Extent> {
  /** What the program has thrown in the last run. */
  let thrown: unknown;
  const run = async (): Promise<unknown> => {
    thrown = undefined;
    try {
      await program();
    } catch (error) {
      thrown = error ?? new Error("the program threw nothing");
    }
    return thrown;
  };
  try {
    const { complete, exhaustive } = await explore(run, {
      schedules,
      // Time passes only when all wait: what a slow machine might do besides is more than one can look at.
      timers: "idle",
      onSchedule({ trace, outcome, error }) {
        if (error === undefined) told({ trace, error: outcome });
      },
    });
    return exhaustive ? "exhaustive" : complete ? "complete" : "partial";
  } catch (error) {
    if (!(error instanceof ExploreError) || error.cause === undefined) throw error;
    // A program that throws leaves behind what waits for it: the error says more.
    told({ trace: error.trace, error: thrown ?? error.cause });
    return "partial";
  }
}
