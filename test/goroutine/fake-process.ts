import { EventEmitter } from "node:events";
import { expect, onTestFinished, vi } from "vitest";

const { nextTick } = process;

const HEADER = "fatal error: all goroutines are asleep - deadlock!";

/** The process, as far as `main` may touch it: it ends by hand. */
export class FakeProcess extends EventEmitter {
  exitCode: number | undefined = undefined;
  readonly env: Record<string, string> = {};

  get nextTick(): (callback: () => void) => void {
    return queueMicrotask;
  }

  /** Vitest lends its own to whatever process there is, for a while; that would be too late here. */
  set nextTick(_lent: unknown) {}

  /** The event loop has nothing left to do; what listeners put off until they have returned is done as well. */
  async drain(): Promise<void> {
    this.emit("beforeExit", this.exitCode ?? 0);
    await new Promise<void>((resolve) => queueMicrotask(() => nextTick(resolve)));
  }

  /** The process ends, by itself unless it is told a code. */
  end(code: number = this.exitCode ?? 0): void {
    this.emit("exit", code);
  }
}

/** The library, loaded anew on such a process; `reports` is what it has printed to the standard error. */
export async function setUp(process: FakeProcess = new FakeProcess()) {
  const reports: string[] = [];
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  vi.resetModules();
  vi.stubGlobal("process", process);
  vi.spyOn(console, "error").mockImplementation((text) => void reports.push(text));
  return { process, reports, ...(await import("../../src/index.js")) };
}

/** The report's blocks, without the header. */
export function blocksOf(report: string | undefined): string[] {
  const [header, ...blocks] = report?.split("\n\n") ?? [];
  expect(header).toBe(HEADER);
  return blocks;
}
