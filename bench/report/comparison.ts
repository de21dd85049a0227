import type { Contestant, Outcome } from "../contestant.js";
import { median } from "../measure/median.js";
import type { Figure, Figures, Workload } from "../workloads/workload.js";
import { digits, format } from "./format.js";
import { measured, timesOurs, typical } from "./quotient.js";
import { table } from "./table.js";

/** The section of one workload: who did how well, the best first. */
export function comparison(
  workload: Workload<never>,
  contestants: readonly Contestant[],
  outcomes: ReadonlyMap<string, readonly Outcome[]>,
): string {
  const { title, about, figures } = workload;
  const primary = figures[0]!;
  const ours = measured(outcomes.get(contestants[0]!.name) ?? []);
  const rows: { cells: string[]; rank: number }[] = [];
  const notes: string[] = [];
  for (const { name, kind } of contestants) {
    const results = outcomes.get(name)!;
    const rounds = measured(results);
    if (rounds.length === 0) {
      notes.push(...reasonFor(name, results[0]!));
      continue;
    }
    const quotients = timesOurs(rounds, ours, primary, kind);
    const rank = quotients.length > 0 ? median(quotients) : typical(rounds, primary.key);
    const compared = quotients.length > 0 ? [median(quotients), Math.min(...quotients), Math.max(...quotients)] : [];
    const cells = [0, 1, 2].map((column) => (compared[column] === undefined ? "" : digits(compared[column])));
    rows.push({
      cells: [name, ...cells, ...figures.map((figure) => cell(rounds, figure))],
      rank: primary.better === "more" ? -rank : rank,
    });
  }
  rows.sort((a, b) => a.rank - b.rank);
  const text = `${about} Ranked by ${primary.title}; ${primary.better} is better.`;
  const body = table(
    ["", "times ours", "least", "most", ...figures.map((figure) => figure.title)],
    rows.map(({ cells }) => cells),
  );
  const without = [...outcomes].flatMap(([name, [outcome]]) => (outcome?.status === "unsupported" ? [name] : []));
  if (without.length > 0) notes.push(`Not to be had in: ${without.join(", ")}.`);
  return [`### ${title}`, text, body, ...notes].join("\n\n");
}

function cell(rounds: readonly Figures[], { key, unit }: Figure): string {
  const value = typical(rounds, key);
  return Number.isNaN(value) ? "" : format(value, unit);
}

/** Why there are no figures, where that is worth a line. */
function reasonFor(name: string, outcome: Outcome): string[] {
  if (outcome.status === "wrong") return [`**${name} is wrong:** ${outcome.message}.`];
  return outcome.status === "slow" ? [`${name} is too slow: it ran out of time.`] : [];
}
