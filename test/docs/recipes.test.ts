import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../support/command.js";
import { codeBlocks } from "../support/markdown.js";

/** The programs that `npm run test:recipes` tests, since they need packages that this suite has not installed. */
const PROGRAMS = join(ROOT, "test/recipes/programs");
const shown = codeBlocks(readFileSync(join(ROOT, "docs/streams.md"), "utf8"))
  .filter(({ info }) => info === "typescript")
  .map(({ code }) => code);

test.each(readdirSync(PROGRAMS))("docs/streams.md shows test/recipes/programs/%s as it is", (file) => {
  expect(shown).toContain(readFileSync(join(PROGRAMS, file), "utf8"));
});

test("a program of docs/streams.md that imports packages is one of those", () => {
  const programs = readdirSync(PROGRAMS).map((file) => readFileSync(join(PROGRAMS, file), "utf8"));
  expect(shown.filter((code) => code.startsWith("import") && !programs.includes(code))).toEqual([]);
});
