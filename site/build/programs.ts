import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runsInBrowser } from "../.vitepress/runnable.js";
import { modeFor } from "../playground/mode.js";
import { addressOf, CONTENT } from "./places.js";

/** A program that the playground offers. */
export interface Program {
  readonly name: string;
  readonly group: string;
  /** Where it is explained. */
  readonly page: string;
  readonly mode: string;
  readonly source: string;
}

/** What the playground shows first: programs that a page has given a name, in this order. */
const FIRST = [
  "Two senders: all interleavings",
  "Lost update: the one that loses",
  "Results never closed: the deadlock",
  "Timeouts: the leaked goroutine",
];

const GROUPS: readonly (readonly [folder: string, group: string])[] = [
  ["tour/", "The tour"],
  ["tutorial/", "The worker pool tutorial"],
  ["recipes/", "Recipes"],
];

/** The programs of these pages that run in a browser. */
export function programs(pages: readonly string[]): Program[] {
  const all = GROUPS.flatMap(([folder, group]) =>
    pages.filter((page) => page.startsWith(folder)).flatMap((page) => programsIn(page, group)),
  );
  const first = FIRST.map((name) => {
    const program = all.find((one) => one.name === name);
    if (program === undefined) throw new Error(`no page has a program called ${name}`);
    return { ...program, group: "Start here" };
  });
  return [...first, ...all.filter(({ name }) => !FIRST.includes(name))];
}

const PROGRAM = /(?:<!-- run: (\w+)(?:; ([^\n]*?))? -->\n)?^```(ts[^\n]*)\n([\s\S]*?)^```$/gm;

function programsIn(page: string, group: string): Program[] {
  const text = readFileSync(join(CONTENT, page), "utf8");
  const title = (/^# (.+)$/m.exec(text)?.[1] ?? page).replaceAll("`", "");
  const found = [...text.matchAll(PROGRAM)].filter(([, , , info = "", code = ""]) => runsInBrowser(info, code));
  return found.map(([, mode, name, , code = ""], index) => ({
    name: name ?? (found.length === 1 ? title : `${title}, program ${index + 1}`),
    group,
    page: addressOf(page),
    mode: modeFor(code, mode),
    source: code.trimEnd(),
  }));
}
