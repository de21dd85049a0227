import fc from "fast-check";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { holds } from "../support/property.js";
import type { Program } from "./model-program.js";
import { Reference } from "./model-reference.js";
import { Stage } from "./model-stage.js";
import { crowdedTimedPrograms, timedPrograms } from "./model-timed-program.js";
import { type Trace, traceOf, traceOfReference } from "./model-trace.js";

const RUNS = 250;

async function perform({ options, statements }: Program): Promise<Trace> {
  return await synctest(async () => {
    const stage = new Stage(options);
    for (const statement of statements) await stage.perform(statement);
    await stage.end();
    return traceOf(stage.journal);
  });
}

function simulate({ options, statements }: Program): Trace {
  const reference = new Reference(options);
  for (const statement of statements) reference.perform(statement);
  reference.end();
  return traceOfReference(reference);
}

test.each([
  ["whatever is called at whatever time", timedPrograms],
  ["when jobs stand in line", crowdedTimedPrograms],
])(
  "%s, every job is taken, starts and ends exactly when a simple simulation says, and so it ends",
  async (_, programs) => {
    await holds(
      fc.asyncProperty(programs, async (program) => {
        expect(await perform(program)).toEqual(simulate(program));
      }),
      { numRuns: RUNS },
    );
  },
);
