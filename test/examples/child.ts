import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** How a child process ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const TSCONFIG = fileURLToPath(new URL("../../tsconfig.test.json", import.meta.url));

/** Starts a TypeScript program in a Node of its own, with `goroutines` taken from the sources. */
export function startTypeScript(main: URL, args: readonly string[] = [], nodeOptions: readonly string[] = []) {
  return start(process.execPath, ["--import", "tsx", ...nodeOptions, fileURLToPath(main), ...args]);
}

export function start(command: string, args: readonly string[] = []): ChildProcess {
  return spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TSX_TSCONFIG_PATH: TSCONFIG, NODE_OPTIONS: "", NODE_NO_WARNINGS: "1" },
  });
}

export function end(child: ChildProcess): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
