import { readFileSync, writeFileSync } from "node:fs";
import type { Entry } from "./script.js";

const FILE = new URL("corpus.jsonl", import.meta.url);

export function readScripts(): Entry[] {
  return readFileSync(FILE, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Entry);
}

/** One line for each script, so that where one changes one line does. */
export function writeScripts(entries: readonly Entry[]): void {
  writeFileSync(FILE, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
}
