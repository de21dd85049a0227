import { expect, test } from "vitest";
import { compare } from "./differences.js";

// npm run test:reduction does the same for thousands of programs.
test.each([
  ["channels, timers, locks, contexts and joins", 1, 25, false],
  ["pools", 2, 8, true],
])("the reduction hides no outcome of programs of 2 to 4 goroutines over %s", async (_, seed, programs, withPool) => {
  const { differences, outcomes } = await compare(seed, programs, withPool);
  expect(differences).toEqual([]);
  expect(outcomes).toBeGreaterThanOrEqual(programs / 2);
});
