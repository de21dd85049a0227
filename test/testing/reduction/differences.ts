import { randomFrom } from "../../../src/testing/random-priorities.js";
import { outcomesOf } from "../outcomes.js";
import type { Operations } from "./operations.js";
import { randomProgram } from "./program.js";

/** The reduction as {@link explore} has it, one that tries every order that might matter, and none. */
const SEARCHES = [{ reduce: true, onDemand: true }, { reduce: true }, { reduce: false }] as const;

export interface Comparison {
  /** Programs whose schedules could all be run, at least with a reduction. */
  programs: number;
  /** Those of them whose schedules could all be run without any. */
  whole: number;
  /** Schedules in each of the searches. */
  readonly runs: [number, number, number];
  outcomes: number;
  /** The programs of which a reduction has hidden an outcome, or made one up. */
  readonly differences: string[];
}

/** Runs random programs with the reduction and with less, and compares what can come of them. */
export async function compare(
  seed: number,
  programs: number,
  operations: Operations,
  mostSchedules: number,
): Promise<Comparison> {
  const random = randomFrom(seed);
  const draw = (n: number): number => Math.floor(random() * n);
  const sum: Comparison = { programs: 0, whole: 0, runs: [0, 0, 0], outcomes: 0, differences: [] };
  for (let i = 0; i < programs; i += 1) {
    const goroutines = 2 + draw(3);
    const program = randomProgram(draw, operations, goroutines, goroutines === 2 ? 4 : goroutines === 3 ? 3 : 2);
    const found: string[] = [];
    for (const [index, search] of SEARCHES.entries()) {
      const all = await outcomesOf(program, search, mostSchedules);
      if (all === null) {
        // What is not reduced may be too much, but the better search must not be the longer one.
        if (index === 0) break;
        continue;
      }
      sum.runs[index as 0 | 1 | 2] += all.runs;
      if (index === 0) sum.outcomes += all.outcomes.length;
      if (index === 2) sum.whole += 1;
      found.push(JSON.stringify(all.outcomes));
    }
    if (found.length > 1) sum.programs += 1;
    if (new Set(found).size > 1) sum.differences.push(program.text);
  }
  return sum;
}
