import type { Contestant, Outcome } from "./contestant.js";
import type { Workload } from "./workloads/workload.js";

/** Workloads, and who is given them. */
export interface Section {
  readonly title: string;
  readonly workloads: readonly Workload<never>[];
  readonly contestants: readonly Contestant[];
  /** By workload and contestant, what every round brought. */
  readonly results: Map<string, Map<string, Outcome[]>>;
}

/**
 * Gives every contestant every workload in turn. What drifts in the course of an hour, as a machine's speed does, so hits all
 * alike. Who could not do it in an earlier round is not asked again.
 */
export async function runRound(sections: readonly Section[], say: (progress: string) => void): Promise<void> {
  for (const { workloads, contestants, results } of sections) {
    for (const { name } of workloads) {
      const outcomes = results.get(name) ?? new Map<string, Outcome[]>();
      results.set(name, outcomes);
      for (const contestant of contestants) {
        const before = outcomes.get(contestant.name) ?? [];
        if (before.some(({ status }) => status !== "measured")) continue;
        say(`${name}, ${contestant.name}`);
        outcomes.set(contestant.name, [...before, await contestant.run(name)]);
      }
    }
  }
}
