import { compile } from "./compile.js";
import { libraryContestant } from "./contestant.js";
import { channelLibraries, type Entry, poolLibraries } from "./libraries/catalogue.js";
import type { Effort } from "./measure/effort.js";

/** A figure of ours that must not be passed. */
interface Bound {
  readonly workload: string;
  readonly figure: string;
  readonly least?: number;
  readonly most?: number;
}

// Nothing here depends on how fast or how busy the machine is: ratios to bare hand-offs of the same process in processor
// time, bytes, and how time grows. Rates must reach half of what was measured when the bound was written, heap may be a
// tenth more, and what is linear (10) must not come near the quadratic (100).
const channelBounds: readonly Bound[] = [
  { workload: "ping-pong", figure: "bare", least: 0.22 },
  { workload: "unbuffered", figure: "bare", least: 0.38 },
  { workload: "buffered", figure: "bare", least: 0.65 },
  { workload: "for-await", figure: "bare", least: 0.75 },
  { workload: "many-to-many", figure: "bare", least: 0.58 },
  { workload: "select-2", figure: "bare", least: 0.25 },
  { workload: "select-16", figure: "bare", least: 0.12 },
  { workload: "select-idle", figure: "bare", least: 0.3 },
  { workload: "select-idle", figure: "bytes", most: 8 },
  { workload: "heap", figure: "shared", most: 770 },
  { workload: "heap", figure: "own", most: 940 },
  { workload: "drain", figure: "growth", most: 40 },
  { workload: "abort-shared", figure: "growth", most: 40 },
];
const poolBounds: readonly Bound[] = [
  { workload: "pool-steady", figure: "bare", least: 0.06 },
  { workload: "pool-burst", figure: "bytes", most: 520 },
  { workload: "pool-burst", figure: "growth", most: 40 },
  { workload: "pool-priorities", figure: "growth", most: 40 },
];

const effort: Effort = { sample: 20, samples: 5, most: 100_000, patience: 2000 };
const ATTEMPTS = 3;

await compile();
const failures = [
  ...(await check(channelLibraries[0]!, channelBounds)),
  ...(await check(poolLibraries[0]!, poolBounds)),
];
console.log(failures.length === 0 ? "the gate is open" : `the gate is shut:\n${failures.join("\n")}`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** The bounds that were passed in every one of several attempts. */
async function check(entry: Entry, bounds: readonly Bound[]): Promise<string[]> {
  const contestant = libraryContestant(entry, process.execPath, effort, 60);
  const failed: string[] = [];
  for (const workload of new Set(bounds.map((bound) => bound.workload))) {
    let reasons: string[] = [];
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const outcome = await contestant.run(workload);
      if (outcome.status === "measured") {
        const { figures } = outcome;
        reasons = bounds.flatMap((bound) => (bound.workload === workload ? passed(bound, figures[bound.figure]!) : []));
      } else {
        reasons = [`${workload}: ${outcome.status}${outcome.status === "wrong" ? `, ${outcome.message}` : ""}`];
      }
      if (reasons.length === 0) break;
    }
    failed.push(...reasons);
  }
  return failed;
}

function passed(
  { workload, figure, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: Bound,
  actual: number,
): string[] {
  console.log(`${workload} ${figure}: ${actual.toFixed(2)}`);
  if (actual >= least && actual <= most) return [];
  return [
    `${workload}: ${figure} is ${actual.toFixed(2)}, not ${actual < least ? `at least ${least}` : `at most ${most}`}`,
  ];
}
