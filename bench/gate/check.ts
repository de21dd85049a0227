import { inMainContestant, libraryContestants, type Outcome } from "../contestant.js";
import { runtime } from "../runtime.js";
import { type Bound, effort, type Guarded } from "./bounds.js";

const TIMEOUT = 60;

/** The bounds that are passed in every one of so many attempts; `say` is told every figure. */
export async function check(
  { entry, bounds }: Guarded,
  attempts: number,
  say: (line: string) => void,
): Promise<string[]> {
  const node = runtime("node", process.execPath);
  const [outside] = libraryContestants([entry], node, effort, TIMEOUT);
  const inside = inMainContestant(entry, node, effort, TIMEOUT);
  const failures: string[] = [];
  for (const what of new Set(bounds.map(whatOf))) {
    const concerned = bounds.filter((bound) => whatOf(bound) === what);
    const { workload, inMain } = concerned[0]!;
    let passed: string[] = [];
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      passed = judge(concerned, await (inMain ? inside : outside!).run(workload), say);
      if (passed.length === 0) break;
    }
    failures.push(...passed);
  }
  return failures;
}

/** What is measured by one process. */
function whatOf({ workload, inMain }: Bound): string {
  return inMain ? `${workload} in main` : workload;
}

function judge(bounds: readonly Bound[], outcome: Outcome, say: (line: string) => void): string[] {
  const what = whatOf(bounds[0]!);
  if (outcome.status === "wrong") return [`${what}: wrong, ${outcome.message}`];
  if (outcome.status !== "measured") return [`${what}: ${outcome.status}`];
  return bounds.flatMap((bound) => {
    const { figure, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = bound;
    const actual = outcome.figures[figure]!;
    say(`${what} ${figure}: ${actual.toFixed(2)}`);
    if (actual >= least && actual <= most) return [];
    return [
      `${what}: ${figure} is ${actual.toFixed(2)}, not ${actual < least ? `at least ${least}` : `at most ${most}`}`,
    ];
  });
}
