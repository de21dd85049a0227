import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as goroutines from "goroutines";
import { type TraceEvent, trace } from "goroutines/debug";
import { synctest } from "goroutines/testing";
import ts from "typescript";
import { draw } from "./lanes-svg.js";

// Draws docs/images/lanes.svg: the lanes of the README's first program, from a trace of it in virtual time, so that the picture
// is the same each time. `npx tsx --tsconfig tsconfig.test.json scripts/lanes.ts` writes it anew.

const README = new URL("../README.md", import.meta.url);
export const PICTURE: URL = new URL("../docs/images/lanes.svg", import.meta.url);

/** What the program's goroutines and objects are called in it: a trace knows of no variables. */
const GOROUTINES = ["main", "worker 1", "worker 2", "worker 3", "sends jobs", "closes results"];
const OBJECTS: Readonly<Record<string, string>> = { "channel 1": "jobs", "channel 2": "results", "waitgroup 1": "wg" };

/** The picture of the README's first program. */
export async function lanes(): Promise<string> {
  const [, program = ""] = /```ts\n([\s\S]*?)```/.exec(readFileSync(README, "utf8")) ?? [];
  return draw(await eventsOf(program), GOROUTINES, OBJECTS);
}

/** Runs a program that calls `main`, and returns what its goroutines did. */
async function eventsOf(program: string): Promise<readonly TraceEvent[]> {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const run = new Function(
    "require",
    "exports",
    "console",
    ts.transpileModule(program, { compilerOptions: options }).outputText,
  );
  return await synctest(async () => {
    let ended: Promise<void> = Promise.resolve();
    const main: typeof goroutines.main = (fn, mainOptions) => {
      ended = goroutines.main(fn, mainOptions);
      return ended;
    };
    using recording = trace();
    run(() => ({ ...goroutines, main }), {}, { log() {} });
    await ended;
    // Goroutine 1 is the one that has called main.
    return recording.events.filter(({ goroutine }) => goroutine !== 1);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PICTURE, await lanes());
