import type { Line, Outcome, Run } from "./messages.js";

/** How many runs are kept of each outcome: enough to compare, not too many to send. */
const MOST_RUNS = 24;

/** What the runs of a program have led to. Two runs have the same outcome if they print and fail alike. */
export class Outcomes {
  readonly #byText: Map<string, { lines: readonly Line[]; failure: string | null; count: number; runs: Run[] }> =
    new Map();

  add(lines: readonly Line[], failure: string | null, run: Run): void {
    const key = JSON.stringify([lines, failure?.replace(/^ +at .*\n?/gm, "") ?? null]);
    const outcome = this.#byText.get(key) ?? { lines, failure, count: 0, runs: [] };
    this.#byText.set(key, outcome);
    outcome.count += 1;
    if (outcome.runs.length < MOST_RUNS) outcome.runs.push(run);
  }

  /** The most frequent first; among the rest, those that went wrong first. */
  get all(): Outcome[] {
    return [...this.#byText.values()].sort((a, b) => b.count - a.count);
  }
}
