import { trace } from "goroutines/debug";
import { DeadlockError, synctest } from "goroutines/testing";
import { observe } from "../../../src/runtime/events.js";
import { ABANDONED, Bubble } from "../../../src/testing/bubble.js";
import { Search } from "../../../src/testing/search.js";
import type { Strategy } from "../../../src/testing/strategy.js";
import { Recorder } from "../../../src/trace/index.js";
import type { Run } from "./messages.js";

/** One run of a program in a bubble, and how it failed. */
export interface Traced extends Run {
  readonly error: unknown;
}

const DEPTH = 5_000;

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

/** How far a search came: through all schedules, through all that differ in more than the order of independent steps. */
export type Extent = "exhaustive" | "complete" | "partial";

/** Runs a program under schedule after schedule, and tells of each: first with reduction, then without. */
export async function runAll(
  program: () => Promise<void>,
  most: number,
  told: (run: Traced) => void,
): Promise<{ readonly extent: Extent; readonly schedules: number }> {
  let schedules = 0;
  let extent: Extent = "partial";
  for (const reduce of [true, false]) {
    const search = new Search({ reduce, preemptions: Number.POSITIVE_INFINITY, depth: DEPTH });
    do {
      if (schedules >= most) return { extent, schedules };
      schedules += 1;
      const run = await traced(search, program);
      // Given up by the search, as what would follow has been seen already.
      if (run.error === ABANDONED) schedules -= 1;
      else told(run);
      if (search.broken) throw search.broken;
    } while (search.next());
    extent = reduce ? "complete" : "exhaustive";
  }
  return { extent, schedules };
}

async function traced(strategy: Strategy, program: () => Promise<void>): Promise<Traced> {
  const trace: Run["trace"][number][] = [];
  const recorder = new Recorder((event) => trace.push(event), true);
  const stop = observe(recorder);
  try {
    strategy.begin?.();
    const ending = await new Bubble(strategy, true).run(program, (text) => new DeadlockError(text));
    return { trace, error: ending === ABANDONED ? ABANDONED : undefined };
  } catch (error) {
    return { trace, error: error ?? new Error("the program threw nothing") };
  } finally {
    stop();
  }
}
