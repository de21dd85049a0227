import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile, showOnlyProgram } from "../playground/engine/compile.js";
import { runToEnd } from "../playground/engine/modules.js";
import { runOnce } from "../playground/engine/once.js";
import { CONTENT } from "./places.js";

/** Runs the front page's program, and keeps what it did for the picture on that page. */
export async function recordHome(): Promise<void> {
  const text = readFileSync(join(CONTENT, "index.md"), "utf8");
  const source = /^```ts\n([\s\S]*?)^```$/m.exec(text)?.[1] ?? "";
  showOnlyProgram();
  const program = compile(source);
  const quiet = { ...console, log: () => {} };
  const { trace, error } = await runOnce(() => runToEnd(true, (require) => program(require, quiet)));
  if (error !== undefined) throw error;
  writeFileSync(join(CONTENT, "home.json"), JSON.stringify({ trace }));
}
