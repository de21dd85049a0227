import { randomFrom } from "../../src/testing/random-priorities.js";
import { outcomesOf } from "./outcomes.js";
import { wideProgram } from "./wide-program.js";

/** Programs with more schedules than this are left out. */
const MOST_SCHEDULES = 3_000;

export interface Comparison {
  /** Programs whose schedules could all be run. */
  programs: number;
  full: number;
  reduced: number;
  outcomes: number;
  /** The programs of which the reduction has hidden an outcome, or made one up. */
  readonly differences: string[];
}

/** Runs random programs with the reduction and without any, and compares what can come of them. */
export async function compare(seed: number, programs: number, withPool: boolean): Promise<Comparison> {
  const random = randomFrom(seed);
  const draw = (n: number): number => Math.floor(random() * n);
  const sum: Comparison = { programs: 0, full: 0, reduced: 0, outcomes: 0, differences: [] };
  for (let i = 0; i < programs; i += 1) {
    const goroutines = 2 + draw(withPool ? 2 : 3);
    const program = wideProgram(draw, goroutines, goroutines === 2 ? 3 : 2, withPool);
    const full = await outcomesOf(program, { reduce: false }, MOST_SCHEDULES);
    if (full === null) continue;
    const reduced = await outcomesOf(program, { reduce: true }, MOST_SCHEDULES);
    sum.programs += 1;
    sum.full += full.runs;
    sum.reduced += reduced?.runs ?? 0;
    sum.outcomes += full.outcomes.length;
    if (JSON.stringify(reduced?.outcomes) !== JSON.stringify(full.outcomes)) sum.differences.push(program.text);
  }
  return sum;
}
