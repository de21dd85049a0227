/**
 * Random programs on the real Go and on the package: neither may end in a way that the other does not. Random scripts of
 * contexts, limiters, semaphores and groups: both log the same.
 *
 * `npm run test:go -- [--programs 1000] [--kind channels|sync] [--seed S] [--write-corpus]`
 */
import { parseArgs } from "node:util";
import { type Comparison, compareAll, disagree, printComparison, smallest } from "./compare.js";
import { type CorpusKind, entryOf, fitsCorpus, writeCorpus } from "./corpus.js";
import { generate } from "./generate.js";
import { generateSync } from "./generate-sync.js";
import { Golang, goVersion } from "./golang.js";
import type { Program } from "./program.js";
import { compareScripts } from "./scripts/run.js";

/** Programs of a kind; of both in turn where none is given. */
function* programsOf(kind: CorpusKind | undefined, seed: number): Generator<Program> {
  if (kind !== undefined) return yield* PROGRAMS[kind](seed);
  const [channels, sync] = [generate(seed), generateSync(seed)];
  for (;;) {
    yield channels.next().value;
    yield sync.next().value;
  }
}

const PROGRAMS: Readonly<Record<CorpusKind, (seed: number) => Generator<Program>>> = {
  channels: generate,
  sync: generateSync,
};

/** What a run of this script has gone through. */
class Tally {
  #programs = 0;
  #schedules = 0;
  #outcomes = 0;
  #goRuns = 0;
  readonly #startedAt = performance.now();

  add({ ours, goRuns }: Comparison): void {
    this.#programs += 1;
    this.#schedules += ours.schedules;
    this.#outcomes += ours.witnesses.size;
    this.#goRuns += goRuns;
  }

  toString(): string {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    return (
      `${this.#programs} programs, ${this.#schedules} schedules, ${this.#outcomes} outcomes, ` +
      `${this.#goRuns} runs on Go, ${seconds.toFixed(1)} s`
    );
  }
}

/** Compares programs until the two sides disagree, and prints what came of it. Returns whether they agree. */
async function compareRandom(
  golang: Golang,
  kind: CorpusKind | undefined,
  count: number,
  seed: number,
): Promise<boolean> {
  const tally = new Tally();
  let disagreement: Comparison | null = null;
  await compareAll(programsOf(kind, seed), count, golang, (comparison) => {
    tally.add(comparison);
    if (disagree(comparison)) disagreement = comparison;
    return disagreement === null;
  });
  if (disagreement === null) {
    console.log(`no outcome is only Go's, none is only the package's: ${tally}, seed ${seed}`);
    return true;
  }
  console.log(`Go and the package disagree on the last of ${tally}, seed ${seed}. The smallest program like it:\n`);
  console.log(printComparison(await smallest(disagreement, golang)));
  return false;
}

/** Records programs with the outcomes on which both sides agree. Returns whether they do on all. */
async function recordCorpus(golang: Golang, kind: CorpusKind, count: number, seed: number): Promise<boolean> {
  const corpus: Comparison[] = [];
  let agree = true;
  await compareAll(PROGRAMS[kind](seed), Number.POSITIVE_INFINITY, golang, (comparison) => {
    if (disagree(comparison)) agree = false;
    else if (fitsCorpus(comparison.ours)) corpus.push(comparison);
    return agree && corpus.length < count;
  });
  if (agree)
    writeCorpus(
      kind,
      corpus.map(({ program, ours }) => entryOf(program, ours)),
    );
  console.log(agree ? `recorded ${count} programs, seed ${seed}` : `nothing recorded: Go disagrees, seed ${seed}`);
  return agree;
}

function integer(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new RangeError(`--${option} takes a whole number, not ${text}`);
  return Number(text);
}

function kindOf(text: string | undefined): CorpusKind | undefined {
  if (text === undefined || text === "channels" || text === "sync") return text;
  throw new RangeError(`--kind is channels or sync, not ${text}`);
}

async function main(): Promise<boolean> {
  const version = goVersion();
  if (version === null) {
    console.log("test:go is skipped: there is no `go` on the PATH. npm test checks the recorded corpus without it.");
    return true;
  }
  const { values } = parseArgs({
    options: {
      programs: { type: "string" },
      kind: { type: "string" },
      seed: { type: "string", default: `${Math.floor(Math.random() * 2 ** 31)}` },
      "write-corpus": { type: "boolean", default: false },
    },
  });
  const records = values["write-corpus"];
  const count = integer("programs", values.programs ?? (records ? "200" : "50"));
  const seed = integer("seed", values.seed);
  const kind = kindOf(values.kind);
  console.log(`comparing ${count} programs with ${version}; --seed ${seed} repeats them`);
  const golang = new Golang();
  try {
    if (kind === undefined && !(await compareScripts(count, seed, records))) return false;
    return await (records
      ? recordCorpus(golang, kind ?? "channels", count, seed)
      : compareRandom(golang, kind, count, seed));
  } finally {
    golang.close();
  }
}

process.exitCode = (await main()) ? 0 : 1;
