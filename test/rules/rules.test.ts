import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { NOT_YET, PENDING, refresh, rulesIn } from "./rules.js";
import { filesByRule, rulesInTitles } from "./titles.js";

const page = readFileSync(new URL("../../docs/rules.md", import.meta.url), "utf8");
const rules = rulesIn(page);
const files = filesByRule();
const numbers = (of: typeof rules): number[] => of.map(({ number }) => number);

test("the numbers of rules are read from the beginnings of titles", () => {
  const source = `
    test("rule 1: one", () => {});
    test.each([0, 1])("rules 2, 30: with capacity %d", () => {});
    describe.each(table)(
      "rule 4: in a line of its own",
    );
    const table = { "rule 5: in a table": 1 };
    // rule 6: a comment
    test("not rule 7: one", () => {});
    test("rule 8 without a colon", () => {});
  `;
  expect(rulesInTitles(source)).toEqual([1, 2, 30, 4, 5]);
});

describe("docs/rules.md", () => {
  test("numbers its rules from 1 on, each once and without a gap", () => {
    expect(numbers(rules).sort((a, b) => a - b)).toEqual(rules.map((_, index) => index + 1));
  });

  test("has a source for every rule", () => {
    expect(numbers(rules.filter(({ source }) => !/^(—|`[^`]+`|\[.+\]\(https:\/\/go\.dev\/)/.test(source)))).toEqual([]);
  });

  test("links to the tests that cite each rule: `npm run rules` brings it up to date", () => {
    expect(page).toBe(refresh(page, files, NOT_YET));
  });
});

describe("every rule", () => {
  test("is tested, or not part of the package yet, or has a reason why no test can show it", () => {
    const bare = rules.filter(({ number, reason }) => !files.has(number) && !NOT_YET.has(number) && reason === "");
    expect(numbers(bare)).toEqual([]);
  });

  test("is only one of these", () => {
    const twice = rules.filter(({ number, reason }) => {
      return [files.has(number), NOT_YET.has(number), reason !== ""].filter(Boolean).length > 1;
    });
    expect(numbers(twice)).toEqual([]);
  });

  test("that is not applicable has a reason", () => {
    expect(numbers(rules.filter(({ level, reason }) => level === "n/a" && reason === ""))).toEqual([]);
  });

  test("that a title or the list of missing things names exists", () => {
    const cited = [...files.keys(), ...NOT_YET];
    expect(cited.filter((number) => !numbers(rules).includes(number))).toEqual([]);
  });
});

describe("the page is refused", () => {
  const row = (number: number, level: string, last = ""): string =>
    `| <a id="rule-1"></a>${number} | ${level} | A text. | \`chan.go\` | ${last} |`;

  test.each([
    ["with a level that is none", row(1, "should"), 'docs/rules.md: rule 1 has no level "should"'],
    ["with an anchor of another rule", row(2, "must"), "docs/rules.md: this row is not a rule: | <a"],
    ["with a row of another shape", "| 1 | must | A text. |", "docs/rules.md: this row is not a rule: | 1"],
  ])("%s", (_, text, error) => {
    expect(() => rulesIn(text)).toThrow(error);
  });

  test("by nobody when it is as it should be: a reason is what is no link", () => {
    expect(rulesIn(row(1, "must", "It cannot."))[0]?.reason).toBe("It cannot.");
    for (const generated of ["[a](../test/a.test.ts)", PENDING]) {
      expect(rulesIn(row(1, "must", generated))[0]?.reason).toBe("");
    }
  });
});

test("the last column is rewritten, and a reason stays where there is no test", () => {
  const before = [1, 2, 3].map((number) => {
    return `| <a id="rule-${number}"></a>${number} | must | A text. | \`chan.go\` | Reason ${number}. |`;
  });
  const after = refresh(before.join("\n"), new Map([[1, ["a/b.test.ts", "c.test.ts"]]]), new Set([3]));
  expect(after.split("\n").map((line) => line.split(" | ").at(-1))).toEqual([
    "[a/b](../test/a/b.test.ts), [c](../test/c.test.ts) |",
    "Reason 2. |",
    `${PENDING} |`,
  ]);
});
