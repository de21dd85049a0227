import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { compile, here } from "./compile.js";
import { besideContestant, type Contestant, inMainContestant, libraryContestants } from "./contestant.js";
import { golang } from "./golang.js";
import { channelLibraries, type Entry, lockLibraries, poolLibraries } from "./libraries/catalogue.js";
import type { Effort } from "./measure/effort.js";
import { type Options, parseOptions, usage } from "./options.js";
import { document } from "./report/document.js";
import { machine, versions } from "./report/machine.js";
import { sizes } from "./report/size.js";
import { runRound, type Section } from "./schedule.js";
import { channelWorkloads, lockWorkloads, poolWorkloads } from "./workloads/catalogue.js";
import type { Workload } from "./workloads/workload.js";

try {
  await run(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 1;
}

async function run(options: Options): Promise<void> {
  const { effort, rounds, timeout, only, output } = options;
  const busy = machine();
  const unknown = only.filter(
    (one) => ![...channelWorkloads, ...lockWorkloads, ...poolWorkloads].some(({ name }) => name === one),
  );
  if (unknown.length > 0) throw new RangeError(`--only: no workload ${unknown.join(", ")}`);
  await compile();
  const go = golang(effort, timeout);
  const chosen = <Library>(workloads: readonly Workload<Library>[]): Workload<never>[] =>
    workloads.filter(({ name }) => only.length === 0 || only.includes(name));
  const sections: Section[] = [
    {
      title: "Channels",
      workloads: chosen(channelWorkloads),
      contestants: contestantsOf(channelLibraries, go?.contestants ?? [], options),
      results: new Map(),
    },
    {
      title: "Locks and groups",
      workloads: chosen(lockWorkloads),
      contestants: contestantsOf(lockLibraries, [], options),
      results: new Map(),
    },
    {
      title: "Pools",
      workloads: chosen(poolWorkloads),
      contestants: contestantsOf(poolLibraries, [], options),
      results: new Map(),
    },
  ].filter(({ workloads }) => workloads.length > 0);

  const facts = [
    busy,
    [options.runtime.name, ...options.beside.map(({ name }) => name), go?.version ?? "Go is not installed"].join(", "),
    [...new Set([channelLibraries, lockLibraries, poolLibraries].flatMap(versions))].join(", "),
  ];
  const size = only.length === 0 ? await sizes() : null;
  // Who cannot wait for the last round has the report of those before it.
  for (let round = 1; round <= rounds; round += 1) {
    await runRound(sections, (progress) => process.stderr.write(`round ${round} of ${rounds}: ${progress}\n`));
    const report = document(options.runtime.name, [...facts, effortOf(round, effort)], sections, size);
    if (output !== null) writeFileSync(resolve(here, output), report);
    if (round === rounds) console.log(report);
  }
}

function effortOf(rounds: number, { sample, samples }: Effort): string {
  return `${rounds} ${rounds === 1 ? "round" : "rounds"} of ${samples} samples of ${sample} ms`;
}

/** Ours always, as what the others are compared with. */
function contestantsOf(entries: readonly Entry[], go: readonly Contestant[], options: Options): Contestant[] {
  const { runtime, beside, effort, timeout, libraries } = options;
  const isChosen = ({ kind, name }: Contestant): boolean =>
    kind === "ours" || libraries.length === 0 || libraries.some((one) => name.startsWith(one));
  return [
    ...[...libraryContestants(entries, runtime, effort, timeout), ...go].filter(isChosen),
    inMainContestant(entries[0]!, runtime, effort, timeout),
    ...beside.map((other) => besideContestant(entries[0]!, other, effort, timeout)),
  ];
}
