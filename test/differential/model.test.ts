import { expect, test } from "vitest";
import { compareWithModel } from "./agreement.js";
import { readCorpus } from "./corpus.js";
import { everyProgram, PROGRAMS } from "./every-program.js";
import { modelOutcomes } from "./model.js";
import { outcomeOf } from "./outcome.js";
import { print } from "./print.js";

test("the model gives a program the outcomes that it has in Go", () => {
  for (const { program, outcomes } of readCorpus("channels")) {
    const recorded = outcomes.map(({ stories }) => outcomeOf(stories));
    expect([...modelOutcomes(program)].sort(), print(program)).toEqual(recorded.sort());
  }
});

/** A prime, so that the sample does not keep step with the order of the programs. */
const EVERY = 317;

test(`of all small programs every ${EVERY}th has all the outcomes that the model allows, and no other`, async () => {
  let compared = 0;
  let index = 0;
  for (const program of everyProgram()) {
    index += 1;
    if (index % EVERY !== 0) continue;
    compared += 1;
    expect((await compareWithModel(program)).disagreement).toBeNull();
  }
  expect(compared).toBe(Math.floor(PROGRAMS / EVERY));
});
