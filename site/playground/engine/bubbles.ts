import { type Trace, trace } from "goroutines/debug";
import { DeadlockError, ExploreError, type ExploreOptions, explore, synctest } from "goroutines/testing";
import { parkedAtEnd } from "./failure.js";
import type { Run } from "./messages.js";

/** One run of a program in a bubble, and how it failed. */
export interface Traced extends Run {
  readonly error: unknown;
}

/** How far a search came: through all schedules, through all that differ in more than the order of independent steps. */
export type Extent = "exhaustive" | "complete" | "partial";

/** Runs a program once in virtual time. */
export async function runOnce(program: () => Promise<void>): Promise<Traced> {
  using recording = trace({ places: true });
  let error: unknown;
  try {
    await synctest(program);
  } catch (thrown) {
    error = thrown ?? new Error("the program threw nothing");
  }
  return { trace: recording.events, error };
}

/** What is known of the run that is under way. */
interface Open {
  readonly recording: Trace;
  hasEnded: boolean;
  error: unknown;
}

/**
 * Runs a program under schedule after schedule, and tells of each.
 *
 * A program that throws is told of as such, and the search goes on. A deadlock or a leak ends it: what runs after that are
 * replays of the same failure, of which the last has the fewest interruptions. A run that neither ends nor fails was given up
 * by the search, as what would follow has been seen.
 */
export async function runAll(
  program: () => Promise<void>,
  most: number,
  told: (run: Traced) => void,
): Promise<{ readonly extent: Extent; readonly schedules: number }> {
  let schedules = 0;
  let open: Open | null = null;
  let failed = false;
  const close = (failure?: unknown): void => {
    const run = open;
    open = null;
    run?.recording.stop();
    if (run === null || failed || (!run.hasEnded && failure === undefined)) return;
    const { events } = run.recording;
    const error = run.error ?? failure ?? leakIn(events);
    failed = error !== undefined && run.error === undefined;
    schedules += 1;
    told({ trace: events, error });
  };
  // Time passes only when all wait: what a slow machine might do besides is more than one can look at.
  const options = { schedules: most, timers: "idle" } as ExploreOptions;
  try {
    const { complete, exhaustive } = await explore(async () => {
      close();
      const run: Open = { recording: trace({ places: true }), hasEnded: false, error: undefined };
      open = run;
      try {
        await program();
      } catch (error) {
        run.error = error ?? new Error("the program threw nothing");
      }
      run.hasEnded = true;
    }, options);
    close();
    return { extent: exhaustive ? "exhaustive" : complete ? "complete" : "partial", schedules };
  } catch (error) {
    if (!(error instanceof ExploreError)) throw error;
    close(error.cause);
    return { extent: "partial", schedules };
  }
}

/** Goroutines that still wait when all is over. */
function leakIn(events: Run["trace"]): DeadlockError | undefined {
  const isLeak = parkedAtEnd(events).some(({ goroutine }) => goroutine !== 1);
  if (!isLeak) return undefined;
  return new DeadlockError("deadlock: main bubble goroutine has exited but blocked goroutines remain");
}
