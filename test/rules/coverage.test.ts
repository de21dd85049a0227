import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { MUST, REASONS } from "./rules.js";

const TESTS = fileURLToPath(new URL("..", import.meta.url));

/**
 * The numbers of the rules that titles of tests begin with: `rule 19: …` or `rules 43, 45: …`. A title may stand in a
 * table, so every string that begins like that is one.
 */
function rulesInTitles(source: string): number[] {
  const titles = source.matchAll(/["'`]rules? (\d+(?:, \d+)*):/g);
  return [...titles].flatMap(([, numbers]) => (numbers ?? "").split(", ").map(Number));
}

function testedRules(): Set<number> {
  const files = readdirSync(TESTS, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".test.ts"));
  return new Set(files.flatMap((file) => rulesInTitles(readFileSync(`${TESTS}/${file}`, "utf8"))));
}

test("the numbers of rules are read from the beginnings of titles", () => {
  // Numbers that are no rules, as this file is read as well.
  const source = `
    test("rule 1001: one", () => {});
    test.each([0, 1])("rules 1002, 1030: with capacity %d", () => {});
    describe.each(table)(
      "rule 1004: in a line of its own",
    );
    const table = { "rule 1005: in a table": 1 };
    // rule 1006: a comment
    test("not rule 1007: one", () => {});
    test("rule 1008 without a colon", () => {});
  `;
  expect(rulesInTitles(source)).toEqual([1001, 1002, 1030, 1004, 1005]);
});

test("every rule that must be kept has a test, or a reason why it has none", () => {
  const tested = testedRules();
  expect([...MUST].filter((rule) => !tested.has(rule) && !REASONS.has(rule))).toEqual([]);
});

test("no rule has both a test and a reason for having none", () => {
  const tested = testedRules();
  expect([...REASONS.keys()].filter((rule) => tested.has(rule))).toEqual([]);
});

test("only rules that must be kept need a reason", () => {
  expect([...REASONS.keys()].filter((rule) => !MUST.has(rule))).toEqual([]);
});
