import { expect, test } from "vitest";
import { compare } from "./reduction/differences.js";
import { KINDS, type Operations } from "./reduction/operations.js";

// npm run test:reduction does the same for thousands of programs.
test.each(Object.entries<Operations>(KINDS))(
  "the reduction hides no outcome of programs of 2 to 4 goroutines over %s",
  async (_, operations) => {
    const { differences, programs } = await compare(1, 5, operations, 100);
    expect(differences).toEqual([]);
    expect(programs).toBeGreaterThanOrEqual(2);
  },
);
