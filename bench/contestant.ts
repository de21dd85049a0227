import { execFile } from "node:child_process";
import { worker } from "./compile.js";
import type { Entry } from "./libraries/catalogue.js";
import type { Effort } from "./measure/effort.js";
import type { Report } from "./worker.js";

/** What became of one workload in one process. */
export type Outcome = Report | { readonly status: "slow" };

/** Whatever takes part: a library in a fresh process of Node, or Go. */
export interface Contestant {
  readonly name: string;
  run(workload: string): Promise<Outcome>;
}

export function libraryContestant({ name, file }: Entry, node: string, effort: Effort, timeout: number): Contestant {
  return {
    name,
    run: (workload) => runProcess(node, ["--expose-gc", worker, file, workload, JSON.stringify(effort)], timeout),
  };
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
      resolve(JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Report);
    });
  });
}

function firstError(text: string): string {
  return text.split("\n").find((line) => line.includes("Error")) ?? text.slice(0, 200);
}
