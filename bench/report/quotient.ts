import type { Kind, Outcome } from "../contestant.js";
import { median } from "../measure/median.js";
import type { Figure, Figures } from "../workloads/workload.js";

/** The figures of those rounds that brought some. */
export function measured(outcomes: readonly Outcome[]): Figures[] {
  return outcomes.flatMap((outcome) => (outcome.status === "measured" ? [outcome.figures] : []));
}

/** NaN where there is no such figure. */
export function typical(rounds: readonly Figures[], key: string): number {
  return median(rounds.flatMap((figures) => figures[key] ?? []));
}

/** The quotients with our figures of the same rounds. */
export function timesOurs(
  rounds: readonly Figures[],
  ours: readonly Figures[],
  { key, better }: Figure,
  kind: Kind,
): number[] {
  return rounds.flatMap((figures, round) => {
    const other = ours[round];
    if (other === undefined) return [];
    // Another runtime has another bare hand-off.
    if (kind === "beside" || figures.bare === undefined || other.bare === undefined)
      return [figures[key]! / other[key]!];
    // Both were compared with bare hand-offs of their process: the quotients of these ratios vary less.
    return [better === "more" ? figures.bare / other.bare : other.bare / figures.bare];
  });
}
