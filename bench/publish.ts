/**
 * Writes the table of README.md and docs/speed.md, from the summaries of the reports: `npm --prefix bench run publish-table`.
 * A peer's figure is how many times as good as ours it is, as in the reports; so the rows that are lost are in it.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { here } from "./compile.js";
import { table } from "./report/table.js";

/** The reports there may be, the reference lines first. */
const REPORTS = ["RESULTS-node-24.md", "RESULTS-node-26.md", "RESULTS.md"];
const PAGES = ["../README.md", "../docs/speed.md"];
const GO = "Go, 1 processor";
const BEGIN = "<!-- table of bench/publish.ts -->";
const END = "<!-- end of the table -->";

/** What a report has to say. */
interface Summary {
  /** Such as "Node 26". */
  readonly runtime: string;
  readonly header: readonly string[];
  readonly rows: ReadonlyMap<string, readonly string[]>;
}

function summaryOf(file: string): Summary {
  const text = readFileSync(`${here}${file}`, "utf8");
  const [, name, major] = /^# Results on (\w+) v?(\d+)/.exec(text) ?? [];
  const lines = text
    .slice(text.indexOf("\n## Summary\n"))
    .split("\n## ")[1]
    ?.split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
  const [header, , ...rows] = lines ?? [];
  if (name === undefined || header === undefined) throw new Error(`${file}: has no summary`);
  return { runtime: `${name} ${major}`, header, rows: new Map(rows.map((row) => [row[0] as string, row])) };
}

/** A row for each workload; a cell is the best peer and how many times as good as ours it is. */
function tableOf(summaries: readonly Summary[]): string {
  const titles = [...new Set(summaries.flatMap(({ rows }) => [...rows.keys()]))];
  const cell = ({ header, rows }: Summary, title: string, column: string): string =>
    rows.get(title)?.[header.indexOf(column)] ?? "";
  const peer = (summary: Summary, title: string): string => {
    const times = cell(summary, title, "is");
    return times === "" ? "" : `${times} ${cell(summary, title, "best peer")}`;
  };
  const [reference] = summaries;
  if (reference === undefined) throw new Error("there is no report");
  const withGo = summaries.find(({ header }) => header.includes(GO));
  return table(
    [
      "",
      ...summaries.map(({ runtime }) => runtime),
      `Go, one processor, beside ${withGo?.runtime ?? "none"}`,
      `ours in main, ${reference.runtime}`,
    ],
    titles.map((title) => [
      title,
      ...summaries.map((summary) => peer(summary, title)),
      withGo === undefined ? "" : cell(withGo, title, GO),
      cell(reference, title, "goroutines in main"),
    ]),
  );
}

const made = tableOf(REPORTS.filter((file) => existsSync(`${here}${file}`)).map(summaryOf));
for (const page of PAGES) {
  const text = readFileSync(`${here}${page}`, "utf8");
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`${page}: has no place for the table`);
  writeFileSync(`${here}${page}`, `${text.slice(0, begin + BEGIN.length)}\n\n${made}\n\n${text.slice(end)}`);
}
