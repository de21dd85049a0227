import type { Contestant, Outcome } from "../contestant.js";
import { median } from "../measure/median.js";
import type { Section } from "../schedule.js";
import type { Figure, Workload } from "../workloads/workload.js";
import { digits, format } from "./format.js";
import { measured, timesOurs, typical } from "./quotient.js";
import { table } from "./table.js";

const text = `How many times as good as ours the others are: by the first figure of each workload, above 1 they are ahead and below 1 ours
is, whether more of it is better or less. Bold is where ours is ahead. A peer that loses values, or could not be tried with as many
items as ours, is not the best.`;

type Outcomes = ReadonlyMap<string, readonly Outcome[]>;

/** One row a workload: how ours fares beside the best peer, beside Go, and on other runtimes. */
export function summary(sections: readonly Section[]): string {
  const contestants = sections.flatMap((section) => section.contestants);
  // The one with one processor. Pools have none.
  const go = contestants.find(({ kind }) => kind === "go");
  const beside = sections[0]!.contestants.filter(({ kind }) => kind === "beside");
  const columns = [...(go === undefined ? [] : [go]), ...beside];
  const rows = sections.flatMap((section) =>
    section.workloads.map((workload) => row(workload, section, section.results.get(workload.name)!, columns)),
  );
  const header = ["", "ours", "best peer", "is", ...columns.map(({ name }) => name.replace(/^.* on /, "ours on "))];
  return ["## Summary", text, table(header, rows)].join("\n\n");
}

function row(
  workload: Workload<never>,
  { contestants }: Section,
  outcomes: Outcomes,
  columns: readonly Contestant[],
): string[] {
  const primary = workload.figures[0]!;
  const [ours] = contestants;
  const value = typical(measured(outcomes.get(ours!.name) ?? []), primary.key);
  const best = bestPeer(contestants, outcomes, primary);
  return [
    workload.title,
    Number.isNaN(value) ? "" : `${format(value, primary.unit)}${primary.unit === "/s" ? "/s" : ""}`,
    best?.name ?? "none",
    best === null ? "" : emphasised(best.times),
    ...columns.map((column) => {
      const times = timesAsGood(column, outcomes, ours!, primary);
      if (times === null) return "";
      return column.kind === "beside" ? shown(times) : emphasised(times);
    }),
  ];
}

function bestPeer(
  contestants: readonly Contestant[],
  outcomes: Outcomes,
  primary: Figure,
): { name: string; times: number } | null {
  const [ours] = contestants;
  let best: { name: string; times: number } | null = null;
  for (const peer of contestants) {
    if (peer.kind !== "peer" || itemsOf(peer, outcomes) < itemsOf(ours!, outcomes)) continue;
    const times = timesAsGood(peer, outcomes, ours!, primary);
    if (times !== null && (best === null || times > best.times)) best = { name: peer.name, times };
  }
  return best;
}

/** The number of items tried, where it depends on who tried. */
function itemsOf({ name }: Contestant, outcomes: Outcomes): number {
  return typical(measured(outcomes.get(name) ?? []), "items");
}

function timesAsGood({ name, kind }: Contestant, outcomes: Outcomes, ours: Contestant, primary: Figure): number | null {
  const quotients = timesOurs(
    measured(outcomes.get(name) ?? []),
    measured(outcomes.get(ours.name) ?? []),
    primary,
    kind,
  );
  if (quotients.length === 0) return null;
  return primary.better === "more" ? median(quotients) : 1 / median(quotients);
}

function emphasised(times: number): string {
  return times < 1 ? `**${shown(times)}**` : shown(times);
}

function shown(times: number): string {
  return times >= 1000 ? "> 1000" : digits(times);
}
