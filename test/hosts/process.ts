import { spawn } from "node:child_process";
import type { Host } from "./host.js";

/** How a process ended, and what it wrote. */
export interface Ended {
  /** Null for a process that did not end by itself, and was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Long enough for a cold start on a busy machine. */
const HANGS_AFTER = 20_000;
/** Long enough to see that a process which should never end has not ended yet. */
const ENDLESS_AFTER = 5_000;

export interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whether the program is expected to run forever. */
  readonly endless: boolean;
}

/** Runs a program on a host to its end, or kills it. */
export function run(host: Host, program: string, { cwd, env, endless }: RunOptions): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(host.executable, [...host.args, ...permissions(host, env), program], {
      cwd,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, NODE_OPTIONS: undefined, ...host.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: Deno is started by a script, and both are to be killed.
      detached: process.platform !== "win32",
    });
    const hangs = setTimeout(() => kill(child.pid as number), endless ? ENDLESS_AFTER : HANGS_AFTER);
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(hangs);
      resolve({ code, ...output });
    });
  });
}

/** Deno lets a program read what it is given, and no other variable. */
function permissions({ kind }: Host, env: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(env);
  return kind === "Deno" && names.length > 0 ? [`--allow-env=${names.join()}`] : [];
}

function kill(pid: number): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
