import { libraryContestants, type Outcome } from "../contestant.js";
import { runtime } from "../runtime.js";
import { type Bound, effort, type Guarded } from "./bounds.js";

const TIMEOUT = 60;

/** The bounds that are passed in every one of so many attempts; `say` is told every figure. */
export async function check(
  { entry, bounds }: Guarded,
  attempts: number,
  say: (line: string) => void,
): Promise<string[]> {
  const [contestant] = libraryContestants([entry], runtime("node", process.execPath), effort, TIMEOUT);
  const failures: string[] = [];
  for (const workload of new Set(bounds.map((bound) => bound.workload))) {
    const concerned = bounds.filter((bound) => bound.workload === workload);
    let passed: string[] = [];
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      passed = judge(concerned, await contestant!.run(workload), say);
      if (passed.length === 0) break;
    }
    failures.push(...passed);
  }
  return failures;
}

function judge(bounds: readonly Bound[], outcome: Outcome, say: (line: string) => void): string[] {
  const { workload } = bounds[0]!;
  if (outcome.status === "wrong") return [`${workload}: wrong, ${outcome.message}`];
  if (outcome.status !== "measured") return [`${workload}: ${outcome.status}`];
  return bounds.flatMap((bound) => {
    const { figure, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = bound;
    const actual = outcome.figures[figure]!;
    say(`${workload} ${figure}: ${actual.toFixed(2)}`);
    if (actual >= least && actual <= most) return [];
    return [
      `${workload}: ${figure} is ${actual.toFixed(2)}, not ${actual < least ? `at least ${least}` : `at most ${most}`}`,
    ];
  });
}
