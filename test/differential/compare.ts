import type { Golang } from "./golang.js";
import { type Outcome, printOutcome, printWitness } from "./outcome.js";
import { enumerate, type Outcomes } from "./outcomes.js";
import { print } from "./print.js";
import type { Program } from "./program.js";
import { shrink } from "./shrink.js";

/** A program with more schedules than this is passed over, and not counted. */
const LIMIT = 2000;

/** What both sides make of a program. */
export interface Comparison {
  readonly program: Program;
  readonly ours: Outcomes;
  readonly goRuns: number;
  /** Outcomes that Go has shown, and that the package does not know. */
  readonly onlyGo: readonly Outcome[];
  /** Outcomes of the package that Go does not give under the same schedule. */
  readonly onlyOurs: readonly Outcome[];
}

/** Runs a program on both sides; null if it has too many schedules. */
export async function compare(program: Program, golang: Golang): Promise<Comparison | null> {
  const ours = await enumerate(program, LIMIT);
  return ours === null ? null : judge(program, ours, golang);
}

async function judge(program: Program, ours: Outcomes, golang: Golang): Promise<Comparison> {
  const { seen, missed, runs } = await golang.ask(program, ours.witnesses);
  const outcomes = [...ours.witnesses.keys()];
  return {
    program,
    ours,
    goRuns: runs,
    onlyGo: seen.filter((outcome) => !ours.witnesses.has(outcome)),
    onlyOurs: missed.map((index) => outcomes[index] as Outcome),
  };
}

/** Programs whose answer from Go is awaited while further ones run here. */
const AHEAD = 8;

/** Compares programs until `count` have been, or the function returns false. */
export async function compareAll(
  programs: Iterable<Program>,
  count: number,
  golang: Golang,
  onCompared: (comparison: Comparison) => boolean,
): Promise<void> {
  const pending: Promise<Comparison>[] = [];
  let started = 0;
  const collect = async (): Promise<boolean> => onCompared(await (pending.shift() as Promise<Comparison>));
  for (const program of programs) {
    const ours = await enumerate(program, LIMIT);
    if (ours === null) continue;
    started += 1;
    pending.push(judge(program, ours, golang));
    if (pending.length > AHEAD && !(await collect())) return;
    if (started === count) break;
  }
  while (pending.length > 0) if (!(await collect())) return;
}

export function disagree({ onlyGo, onlyOurs }: Comparison): boolean {
  return onlyGo.length > 0 || onlyOurs.length > 0;
}

/** The smallest program that shrinking leads to on which the two sides disagree still. */
export async function smallest(comparison: Comparison, golang: Golang): Promise<Comparison> {
  let found = comparison;
  await shrink(comparison.program, async (candidate) => {
    const next = await compare(candidate, golang);
    if (next === null || !disagree(next)) return false;
    found = next;
    return true;
  });
  return found;
}

export function printComparison({ program, ours, onlyGo, onlyOurs }: Comparison): string {
  const both = [...ours.witnesses.keys()].filter((outcome) => !onlyOurs.includes(outcome));
  const section = (title: string, outcomes: readonly Outcome[], more: (outcome: Outcome) => string): string[] =>
    outcomes.length === 0
      ? []
      : ["", title, ...outcomes.map((outcome) => `${printOutcome(outcome)}${more(outcome)}\n`)];
  const witness = (outcome: Outcome): string =>
    `\n  by the schedule\n${printWitness(ours.witnesses.get(outcome) ?? [], program.goroutines).replace(/^/gm, "  ")}`;
  return [
    print(program),
    ...section("Only Go ends like this:", onlyGo, () => ""),
    ...section("Go does not end like this under the same schedule:", onlyOurs, witness),
    ...section("Both end like this:", both, () => ""),
  ].join("\n");
}
