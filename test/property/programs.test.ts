import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leavesGoroutines } from "../support/leak-check.js";
import { holds } from "../support/property.js";
import { Chance, ShufflingScheduler, withRandomFrom } from "./chance.js";
import { allows, verdict } from "./exploration.js";
import { brokenLaws } from "./laws.js";
import { type Program, pipelines, programs } from "./program.js";
import { printRun, type Run, runProgram } from "./run.js";

const RUNS = 200;

/** Why goroutines are left: of random programs many come to nothing else. */
const DEADLOCKS = "some of the programs deadlock";

/** Runs a program on the package, and asks the model what it thinks of the run. */
async function judge(program: Program, run: (program: Program) => Promise<Run>): Promise<void> {
  const observed = await run(program);
  const { mayEnd, mayBlock } = verdict(program);
  const ended = !observed.blocked.includes(true);
  const complaints = [
    ...(ended && !mayEnd ? ["the model says that it always blocks, but it ended"] : []),
    ...(!ended && !mayBlock ? ["the model says that it always ends, but it is blocked"] : []),
    ...(allows(program, observed) ? [] : ["the model knows no interleaving like it"]),
    ...brokenLaws(program, observed),
  ];
  if (complaints.length > 0) throw new Error(`${complaints.join("\n")}\n${printRun(observed)}`);
}

function inProduction(program: Program): Promise<Run> {
  return withRandomFrom(new Chance(program.picks), () => runProgram(program, null));
}

function shuffled(program: Program): Promise<Run> {
  const scheduler = new ShufflingScheduler(new Chance(program.picks));
  return scheduler.run(() => runProgram(program, scheduler));
}

const capacities = { 0: fc.constant(0), 1: fc.constant(1), 2: fc.constant(2), any: fc.constantFrom(0, 1, 2, 5) };

describe.each(Object.entries(capacities))("with capacity %s", (_, capacity) => {
  test("a program behaves as the model allows", async () => {
    leavesGoroutines(DEADLOCKS);
    await holds(
      fc.asyncProperty(programs(capacity), (program) => judge(program, inProduction)),
      { numRuns: RUNS },
    );
  });

  test("a program whose goroutines go on in any order behaves as the model allows", async () => {
    leavesGoroutines(DEADLOCKS);
    await holds(
      fc.asyncProperty(programs(capacity), (program) => judge(program, shuffled)),
      { numRuns: RUNS },
    );
  });

  test("a pipeline ends, and every value arrives", async () => {
    await holds(
      fc.asyncProperty(pipelines(capacity), async (program) => {
        await judge(program, shuffled);
        expect(verdict(program)).toEqual({ mayEnd: true, mayBlock: false });
      }),
      { numRuns: RUNS / 4 },
    );
  });
});
