import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { command, type Ended } from "../support/command.js";

/** More at a time would only get in each other's way. */
const AT_ONCE = 2;

let running = 0;
const queued: (() => void)[] = [];

interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program of the folder `programs` in a process of its own until that ends by itself. */
export async function run(program: string, { args = [], env = {} }: RunOptions = {}): Promise<Ended> {
  while (running >= AT_ONCE) await new Promise<void>((resolve) => queued.push(resolve));
  running += 1;
  try {
    return await command(process.execPath, ["--expose-gc", "--import", "tsx", pathOf(program), ...args], { env });
  } finally {
    running -= 1;
    queued.shift()?.();
  }
}

/** The places in a program that are marked with a comment `parks: <wait reason>`. */
export function marksOf(program: string): { reason: string; place: string }[] {
  const marks: { reason: string; place: string }[] = [];
  for (const [index, line] of readFileSync(pathOf(program), "utf8").split("\n").entries()) {
    const mark = /\/\/ parks: (.+)$/.exec(line);
    if (mark !== null) marks.push({ reason: mark[1]!, place: `${program}.ts:${index + 1}:` });
  }
  return marks;
}

function pathOf(program: string): string {
  return fileURLToPath(new URL(`programs/${program}.ts`, import.meta.url));
}
