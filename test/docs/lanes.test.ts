import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lanes, PICTURE } from "../../scripts/lanes.js";

test("docs/images/lanes.svg shows the README's first program as it runs: `npm run lanes` brings it up to date", async () => {
  expect(readFileSync(PICTURE, "utf8")).toBe(await lanes());
});

test("the picture has a lane for each goroutine, each job and each result on its way, and a word for what it shows", async () => {
  const picture = await lanes();
  const valuesOf = (words: string): string[] =>
    [...picture.matchAll(/<circle class="(\w+) token" cx[^>]*\/><text class="value"[^>]*>(\d+)</g)].flatMap(
      ([, object, value = ""]) => (object === words ? value : []),
    );
  expect(
    valuesOf("jobs")
      .map(Number)
      .sort((a, b) => a - b),
  ).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(
    valuesOf("results")
      .map(Number)
      .sort((a, b) => a - b),
  ).toEqual([1, 4, 9, 16, 25, 36, 49, 64, 81]);
  expect([...picture.matchAll(/<text class="who"[^>]*>([^<]+)</g)].map(([, title]) => title)).toEqual([
    "main",
    "worker 1",
    "worker 2",
    "worker 3",
    "sends jobs",
    "closes results",
  ]);
  expect(picture).toMatch(/<title id="title">.+<\/title>\n<desc id="what">.+<\/desc>/);
});
