import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Outcome } from "./outcome.js";
import type { Witness } from "./outcomes.js";
import type { Program } from "./program.js";

/** What Go makes of a program: see go/main.go. */
export interface Verdict {
  /** All outcomes that were seen. */
  readonly seen: readonly Outcome[];
  /** The indexes of the witnesses that did not lead to their outcome. */
  readonly missed: readonly number[];
  readonly runs: number;
}

/** How often a schedule is followed at most. A select of three cases takes the wished one in a third of the runs. */
const ATTEMPTS = 3000;
const FREE_RUNS = 60;

/** The version of Go on the path, or null where there is none. */
export function goVersion(): string | null {
  const { status, stdout } = spawnSync("go", ["version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim().replace(/^go version /, "") : null;
}

/** The interpreter, which runs programs on the real Go: a process of its own, which answers in the order of asking. */
export class Golang {
  readonly #folder: string = mkdtempSync(join(tmpdir(), "interpreter-"));
  readonly #process: ChildProcess;
  readonly #asked: PromiseWithResolver[] = [];

  constructor() {
    const binary = join(this.#folder, "interpreter");
    const source = fileURLToPath(new URL("go", import.meta.url));
    execFileSync("go", ["build", "-tags", "faketime", "-o", binary, "."], { cwd: source, stdio: "inherit" });
    this.#process = spawn(binary, { stdio: ["pipe", "ignore", "inherit", "pipe"] });
    createInterface(this.#process.stdio[3] as Readable).on("line", (line) => {
      this.#asked.shift()?.resolve(JSON.parse(line) as Verdict);
    });
    this.#process.on("close", (code) => {
      for (const { reject } of this.#asked) reject(new Error(`the interpreter has ended with code ${code}`));
    });
  }

  ask(program: Program, witnesses: ReadonlyMap<Outcome, Witness>): Promise<Verdict> {
    const wanted = [...witnesses].map(([outcome, witness]) => ({ outcome, witness }));
    const request = { program, wanted, attempts: ATTEMPTS, freeRuns: FREE_RUNS };
    (this.#process.stdin as Writable).write(`${JSON.stringify(request)}\n`);
    return new Promise((resolve, reject) => this.#asked.push({ resolve, reject }));
  }

  close(): void {
    (this.#process.stdin as Writable).end();
    rmSync(this.#folder, { recursive: true });
  }
}

interface PromiseWithResolver {
  resolve(verdict: Verdict): void;
  reject(error: Error): void;
}
