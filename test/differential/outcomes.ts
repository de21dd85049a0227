import { Search } from "../../src/testing/search.js";
import { execute } from "./execution.js";
import type { Outcome } from "./outcome.js";
import type { Program } from "./program.js";

/** A schedule: the goroutine whose operation begins next, again and again. What is chosen the outcome tells. */
export type Witness = readonly number[];

/** Every outcome that the package gives a program, with a schedule that leads to it. */
export interface Outcomes {
  readonly witnesses: ReadonlyMap<Outcome, Witness>;
  readonly schedules: number;
}

/**
 * Runs a program on the package under every schedule, and collects how it ends. Null if there are more schedules than
 * `limit`.
 *
 * The goroutines share nothing but channels and wait groups, so schedules that differ only in the order of steps that
 * touch none in common may be skipped.
 */
export async function enumerate(program: Program, limit: number): Promise<Outcomes | null> {
  const bounds = { delays: Number.POSITIVE_INFINITY, depth: Number.POSITIVE_INFINITY };
  const search = new Search({ reduce: true, onDemand: true, ...bounds });
  const witnesses = new Map<Outcome, Witness>();
  let schedules = 0;
  do {
    if (schedules === limit) return null;
    schedules += 1;
    search.begin();
    const witness: number[] = [];
    const outcome = await execute(program, search, (goroutine) => witness.push(goroutine));
    // What the search abandons half-way has been seen in another order.
    if (outcome !== null && !witnesses.has(outcome)) witnesses.set(outcome, witness);
  } while (search.next());
  return { witnesses, schedules };
}
