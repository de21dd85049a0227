import fc from "fast-check";
import { synctest } from "goroutines/testing";
import { test } from "vitest";
import { holds } from "../support/property.js";
import { hasDeadline } from "../support/virtual-time.js";
import { anyPrograms, crowdedPrograms } from "./model-any-program.js";
import { judge } from "./model-laws.js";
import type { Program } from "./model-program.js";
import { Stage } from "./model-stage.js";

const RUNS = 300;

async function run(program: Program): Promise<void> {
  let stage: Stage | null = null;
  try {
    await synctest(async () => {
      stage = new Stage(program.options);
      for (const statement of program.statements) await stage.perform(statement);
      await stage.end();
      stage.journal.expect(!hasDeadline(), "a timer is left");
      judge(program, stage);
    });
  } catch (error) {
    throw new Error(`${error}\n${(stage as Stage | null)?.journal}`);
  }
  const { journal } = stage as unknown as Stage;
  if (journal.complaints.length > 0) throw new Error(`${journal}`);
}

test.each([
  ["whatever is called in whatever order", anyPrograms],
  ["when jobs and outcomes stand in line", crowdedPrograms],
])("%s, every job ends once, and nothing is left", async (_, programs) => {
  await holds(fc.asyncProperty(programs, run), { numRuns: RUNS });
});
