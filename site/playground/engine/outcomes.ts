import type { Line, Outcome, Run, TraceEvent } from "./messages.js";

/** How many runs are kept of each outcome: enough to compare, not too many to send. */
const MOST_RUNS = 24;

/**
 * What the runs of a program have led to. Two runs have the same outcome if they print and fail alike. A search may run a
 * program several times in the same way: such runs count once.
 */
export class Outcomes {
  readonly #ways: Set<string> = new Set();
  readonly #byText: Map<string, { lines: readonly Line[]; failure: string | null; count: number; runs: Run[] }> =
    new Map();

  add(lines: readonly Line[], failure: string | null, run: Run): void {
    const way = run.trace.map(wayOf).join("\n");
    if (this.#ways.has(way)) return;
    this.#ways.add(way);
    const key = JSON.stringify([lines, failure?.replace(/^ +at .*\n?/gm, "") ?? null]);
    const outcome = this.#byText.get(key) ?? { lines, failure, count: 0, runs: [] };
    this.#byText.set(key, outcome);
    outcome.count += 1;
    if (outcome.runs.length < MOST_RUNS) outcome.runs.push(run);
  }

  /** How many ways there are. */
  get count(): number {
    return this.#ways.size;
  }

  /** The most frequent first; among the rest, those that went wrong first. */
  get all(): Outcome[] {
    return [...this.#byText.values()].sort((a, b) => b.count - a.count);
  }
}

function wayOf({ kind, goroutine, operation, object, chosen, value, at }: TraceEvent): string {
  return [kind, goroutine, operation, object, chosen, value, at].join(" ");
}
