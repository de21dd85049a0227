import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The repository's root, without a slash at the end. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Long enough for a cold start on a busy machine; a command that takes longer hangs, and is killed. */
const HANGS_AFTER = 120_000;

/** Runs a command to its end; a failure is an outcome like any other. */
export function command(file: string, args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      {
        cwd: options.cwd ?? ROOT,
        // On Windows npm is a script, which only a shell starts.
        shell: file === "npm" && process.platform === "win32",
        env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, ...options.env },
        timeout: HANGS_AFTER,
        killSignal: "SIGKILL",
        maxBuffer: 64 * 2 ** 20,
      },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

/** Runs a JavaScript file of an installed package, or any other, with this Node. */
export function node(script: string, args: readonly string[] = [], options: CommandOptions = {}): Promise<Ended> {
  return command(process.execPath, [script, ...args], options);
}
