import { type ChildProcess, spawn } from "node:child_process";
import { ROOT } from "../support/command.js";

/** How a process ended, and what it said besides the lines `done`. */
export interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

/** A process of an example, as anybody starts it: from the root, with the built package. */
export class Worker {
  /** The contents that it has done, in order. */
  readonly done: string[] = [];
  readonly ended: Promise<Ended>;
  readonly #process: ChildProcess;
  /** What waits for a line. */
  #heard: () => void = () => {};

  constructor(example: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    this.#process = spawn(process.execPath, ["--import", "tsx", `examples/${example}/main.ts`, ...args], {
      cwd: ROOT,
      env: { ...process.env, NODE_OPTIONS: "", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let line = "";
    this.#process.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const lines = (line + text).split("\n");
      line = lines.pop() as string;
      for (const each of lines) if (each.startsWith("done ")) this.done.push(each.slice("done ".length));
      this.#heard();
    });
    let stderr = "";
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    this.ended = new Promise((resolve) => {
      this.#process.on("close", (code) => {
        resolve({ code, stderr });
        this.#heard();
      });
    });
  }

  /** Resolves once so many messages are done. Rejects if the process ends before. */
  async has(count: number): Promise<void> {
    await allHave([this], count);
  }

  onLine(heard: () => void): void {
    this.#heard = heard;
  }

  get hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    this.#process.kill(signal);
  }

  /** SIGTERM, and how it ended. */
  stop(): Promise<Ended> {
    this.kill("SIGTERM");
    return this.ended;
  }
}

/** Resolves once so many different contents are done by some workers together. */
export async function allHave(workers: readonly Worker[], count: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (new Set(workers.flatMap(({ done }) => done)).size >= count) resolve();
      else if (workers.every(({ hasEnded }) => hasEnded)) reject(new Error("all have ended"));
    };
    for (const worker of workers) worker.onLine(look);
    look();
  });
}
