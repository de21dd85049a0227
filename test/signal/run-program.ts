import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ROOT } from "../support/command.js";

/** How a process ended: by a code, or by a signal. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The lines that it has printed. */
  readonly lines: readonly string[];
  readonly stderr: string;
}

/** Long enough for a cold start on a busy machine; a program that takes longer hangs, and is killed. */
const HANGS_AFTER = 120_000;

/**
 * Runs a program of the folder `programs` in a process of its own. For each line `send SIGFOO` that it prints it gets
 * that signal.
 */
export function run(program: string): Promise<Ended> {
  const path = fileURLToPath(new URL(`programs/${program}.ts`, import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", path], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: HANGS_AFTER,
    killSignal: "SIGKILL",
  });
  let [stdout, stderr, sent] = ["", "", 0];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    const signals = [...stdout.matchAll(/^send (SIG\w+)\n/gm)].map(([, signal]) => signal as NodeJS.Signals);
    for (const signal of signals.slice(sent)) child.kill(signal);
    sent = signals.length;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      const lines = stdout.split("\n").filter((line) => line !== "" && !line.startsWith("send "));
      resolve({ code, signal, lines, stderr });
    });
  });
}
