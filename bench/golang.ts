import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { here } from "./compile.js";
import { type Contestant, runProcess } from "./contestant.js";
import type { Effort } from "./measure/effort.js";

const binary = `${here}dist/go`;

/** Go with one processor and with all, and its version; null where it is not installed. */
export function golang(effort: Effort, timeout: number): { version: string; contestants: Contestant[] } | null {
  let version: string;
  try {
    version = execFileSync("go", ["version"], { encoding: "utf8" })
      .trim()
      .replace(/^go version /, "");
    execFileSync("go", ["build", "-o", binary, "."], { cwd: `${here}go`, stdio: ["ignore", "ignore", "inherit"] });
  } catch {
    return null;
  }
  const contestant = (name: string, processors: number): Contestant => ({
    name,
    kind: "go",
    run: (workload) =>
      runProcess(binary, [workload, JSON.stringify(effort)], timeout, {
        ...process.env,
        GOMAXPROCS: String(processors),
      }),
  });
  const all = availableParallelism();
  return { version, contestants: [contestant("Go, 1 processor", 1), contestant(`Go, ${all} processors`, all)] };
}
