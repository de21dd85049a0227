import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../support/command.js";
import { filesBelow } from "../support/files.js";

/** The options of a generated list that bound its length. */
const BOUNDED = /\{[^{}]*\bmaxLength: [^{}]*\}/g;

/** The bounds in the tests, each with its file. */
const bounds = filesBelow(join(ROOT, "test"))
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) => {
    const found = readFileSync(join(ROOT, "test", file), "utf8").match(BOUNDED) ?? [];
    return found.map((options) => `${file}: ${options.replace(/\s+/g, " ")}`);
  });

test('every generated list that has a maxLength also has size: "max": without it, fast-check stops at 10 elements', () => {
  expect(bounds.length).toBeGreaterThan(10);
  expect(bounds.filter((bound) => !bound.includes('size: "max"'))).toEqual([]);
});
