import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../support/command.js";
import { PAGES } from "./example.js";

/** Where the files of the repository are on the web. The README stands on npm too, where a relative link leads nowhere. */
const { homepage } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { homepage: string };
const FILES = `${homepage.replace(/#.*/, "")}/blob/main/`;

/** The links of a page, without those in code. */
function linksIn(page: string): string[] {
  const prose = readFileSync(join(ROOT, page), "utf8").replace(/^```[\s\S]*?^```|`[^`\n]*`/gm, "");
  return [...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);
}

/** The anchors of a page: those that its headings have on GitHub and in the site, and those that it sets itself. */
function anchorsOf(page: string): string[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  const ofHeadings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
  return [...ofHeadings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id)];
}

test.each(PAGES)("every link in %s leads somewhere", (page) => {
  const broken = linksIn(page).filter((link) => {
    const isOurs = link.startsWith(FILES);
    if (/^https:\/\//.test(link) && !isOurs) return false;
    const [file = "", anchor] = (isOurs ? link.slice(FILES.length) : link).split("#");
    const path = file === "" ? page : join(isOurs ? "" : dirname(page), file);
    if (!existsSync(join(ROOT, path))) return true;
    return anchor !== undefined && !anchorsOf(path).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test("the README has no relative links", () => {
  expect(linksIn("README.md").filter((link) => !/^(https:|#)/.test(link))).toEqual([]);
});
