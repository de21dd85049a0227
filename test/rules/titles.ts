import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { filesBelow } from "../support/files.js";

const TESTS = fileURLToPath(new URL("..", import.meta.url));

/**
 * The numbers of the rules that titles of tests begin with: `rule 19: …` or `rules 43, 45: …`. A title may stand in a
 * table, so every string that begins like that is one.
 */
export function rulesInTitles(source: string): number[] {
  const titles = source.matchAll(/["'`]rules? (\d+(?:, \d+)*):/g);
  return [...titles].flatMap(([, numbers = ""]) => numbers.split(", ").map(Number));
}

/** The test files that cite each rule, below `test` and in alphabetical order. */
export function filesByRule(): Map<number, string[]> {
  const files = filesBelow(TESTS)
    .filter((path) => path.endsWith(".test.ts") && path !== "rules/rules.test.ts")
    .sort();
  const byRule = new Map<number, string[]>();
  for (const file of files) {
    for (const rule of new Set(rulesInTitles(readFileSync(`${TESTS}/${file}`, "utf8")))) {
      byRule.set(rule, [...(byRule.get(rule) ?? []), file]);
    }
  }
  return byRule;
}
