import { readFileSync, writeFileSync } from "node:fs";
import type { Story } from "./outcome.js";
import type { Outcomes, Witness } from "./outcomes.js";
import type { Program } from "./program.js";

/** A program on which Go and the package have agreed, with each of its outcomes and a schedule that leads to it. */
export interface Entry {
  readonly program: Program;
  readonly outcomes: readonly { readonly stories: readonly Story[]; readonly witness: Witness }[];
}

/** Programs of channels and wait groups alone, which the model knows, and of the other objects. */
export type CorpusKind = "channels" | "sync";

const FILES: Readonly<Record<CorpusKind, URL>> = {
  channels: new URL("corpus.jsonl", import.meta.url),
  sync: new URL("corpus-sync.jsonl", import.meta.url),
};

/** The corpus is read by people too, and every `npm test` goes through it. */
const MOST_SCHEDULES = 400;
const MOST_OUTCOMES = 20;

/** Whether a program is worth recording: something is left open, but not too much. */
export function fitsCorpus({ schedules, witnesses }: Outcomes): boolean {
  return schedules <= MOST_SCHEDULES && witnesses.size > 1 && witnesses.size <= MOST_OUTCOMES;
}

export function entryOf(program: Program, { witnesses }: Outcomes): Entry {
  const outcomes = [...witnesses].map(([outcome, witness]) => ({ stories: JSON.parse(outcome) as Story[], witness }));
  return { program, outcomes };
}

export function readCorpus(kind: CorpusKind): Entry[] {
  const lines = readFileSync(FILES[kind], "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Entry);
}

/** One line for each program, so that where one changes one line does. */
export function writeCorpus(kind: CorpusKind, entries: readonly Entry[]): void {
  writeFileSync(FILES[kind], entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
}
