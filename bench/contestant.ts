import { execFile } from "node:child_process";
import { worker } from "./compile.js";
import type { Entry } from "./libraries/catalogue.js";
import type { Effort } from "./measure/effort.js";
import type { Runtime } from "./runtime.js";
import type { Report } from "./worker.js";

/** What became of one workload in one process. */
export type Outcome = Report | { readonly status: "slow" };

/** Ours, the least that would do, or another library, all on the same runtime; ours on another one or in `main`; Go. */
export type Kind = "ours" | "least" | "peer" | "beside" | "go";

/** Whatever takes part: a library in a fresh process, or Go. */
export interface Contestant {
  readonly name: string;
  readonly kind: Kind;
  run(workload: string): Promise<Outcome>;
}

/** One for every library; the first of them is ours. */
export function libraryContestants(
  entries: readonly Entry[],
  runtime: Runtime,
  effort: Effort,
  timeout: number,
): Contestant[] {
  return entries.map((entry, index) => ({
    name: entry.name,
    kind: index === 0 ? "ours" : entry.package === undefined ? "least" : "peer",
    run: (workload) => runWorker(entry, runtime, workload, effort, timeout),
  }));
}

/** The same library on another runtime. */
export function besideContestant(entry: Entry, runtime: Runtime, effort: Effort, timeout: number): Contestant {
  return {
    name: `${entry.name} on ${runtime.name}`,
    kind: "beside",
    run: (workload) => runWorker(entry, runtime, workload, effort, timeout),
  };
}

/** The same library on the same runtime, inside its `main`. */
export function inMainContestant(entry: Entry, runtime: Runtime, effort: Effort, timeout: number): Contestant {
  return {
    name: `${entry.name} in main`,
    kind: "beside",
    run: (workload) => runWorker(entry, runtime, workload, effort, timeout, ["main"]),
  };
}

function runWorker(
  { file }: Entry,
  { executable, flags }: Runtime,
  workload: string,
  effort: Effort,
  timeout: number,
  more: readonly string[] = [],
): Promise<Outcome> {
  return runProcess(executable, [...flags, worker, file, workload, JSON.stringify(effort), ...more], timeout);
}

/** Runs a program that prints a {@link Report} as its last line. */
export function runProcess(
  command: string,
  args: readonly string[],
  timeout: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { timeout: timeout * 1000, killSignal: "SIGKILL" as const, env };
    execFile(command, args, options, (error, stdout, stderr) => {
      if (error?.killed) return resolve({ status: "slow" });
      // An error that nobody caught: the report that was printed is not about what really happened.
      if (error !== null && error.code !== 13) return resolve({ status: "wrong", message: firstError(stderr) });
      resolve(parse(stdout.trim().split("\n").at(-1) ?? ""));
    });
  });
}

function parse(line: string): Report {
  try {
    return JSON.parse(line) as Report;
  } catch {
    return { status: "wrong", message: `its process ended with ${JSON.stringify(line)}` };
  }
}

function firstError(text: string): string {
  return text.split("\n").find((line) => line.includes("Error")) ?? text.slice(0, 200);
}
