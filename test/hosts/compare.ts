import type { Ended } from "./process.js";
import type { Block, Outcome } from "./table.js";

const HEADER = "fatal error: all goroutines are asleep - deadlock!";

/** In what a process has done something else; empty if it has not. */
export function differences(ended: Ended, expected: Outcome): string[] {
  const wrong: string[] = [];
  if (ended.code !== expected.code) wrong.push(`exit code ${shown(ended.code)} instead of ${shown(expected.code)}`);
  if (ended.stdout !== expected.stdout) {
    wrong.push(`standard output ${shortened(ended.stdout)} instead of ${shortened(expected.stdout)}`);
  }
  const stderr = withoutWarning(ended.stderr);
  if (expected.stderr instanceof RegExp) {
    if (!expected.stderr.test(stderr)) wrong.push(`standard error does not match ${expected.stderr}`);
  } else if (expected.stderr === undefined) {
    if (stderr !== "") wrong.push("standard error is not empty");
  } else {
    wrong.push(...reportDifferences(stderr, expected.stderr));
  }
  return wrong;
}

function reportDifferences(stderr: string, expected: readonly Block[]): string[] {
  const [header, ...blocks] = stderr.trimEnd().split("\n\n");
  if (header !== HEADER) return [`a report was expected, not ${shortened(header ?? "")}`];
  if (blocks.length !== expected.length) return [`${blocks.length} blocks instead of ${expected.length}`];
  return expected.flatMap(([reason, place], index) => {
    const block = blocks[index] as string;
    const [title, innermost = ""] = block.split("\n");
    const wrong: string[] = [];
    const wanted = `goroutine ${index + 1} [${reason}]:`;
    if (title !== wanted) wrong.push(`${shown(title)} instead of ${shown(wanted)}`);
    if (place !== null && !new RegExp(`^ {4}at (async )?${place} \\(`).test(innermost)) {
      wrong.push(`block ${index + 1}: the innermost call is ${shown(innermost.trim())} instead of one in ${place}`);
    }
    const ours = block.split("\n").filter((line) => /node_modules[\\/]goroutines/.test(line));
    if (ours.length > 0) wrong.push(`block ${index + 1} shows calls inside the package: ${ours.join("; ").trim()}`);
    return wrong;
  });
}

/** Node from 22 on says this of its own accord about a top-level await, before the report. */
function withoutWarning(stderr: string): string {
  return stderr.replace(/^Warning: Detected unsettled top-level await at .*\n.*\n\s*\^\n+/, "");
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}

function shortened(text: string): string {
  return text.length > 300 ? `${shown(text.slice(0, 300))}... (${text.length} characters)` : shown(text);
}
