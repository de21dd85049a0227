import { Minute, sleep } from "goroutines";
import { DeadlockError, synctest } from "goroutines/testing";
import { vi } from "vitest";
import { declaredMain, type Program } from "./declared-main.js";

/** A program as a module, and the function that it gives to `main`. */
export interface Loaded<Module> {
  readonly module: Module;
  readonly program: Program;
}

/**
 * Imports a program without running it. To load a module is I/O, during which virtual time would see nothing but
 * waiting, and call it a deadlock; so that comes first.
 */
export async function load<Module = unknown>(main: URL): Promise<Loaded<Module>> {
  const module: Module = await import(main.href);
  return { module, program: declaredMain() };
}

export interface Ended {
  readonly output: string;
  /** The report on the goroutines that it has left behind; null if there are none. */
  readonly leak: string | null;
}

/** Programs measure their time by `performance.now`. */
const HOST_TIMERS = { hostTimers: true };

/** Runs a program in virtual time, with a minute for what it starts to end. */
export async function run(program: Program): Promise<Ended> {
  let output = "";
  const running = synctest(async () => {
    vi.spyOn(console, "log").mockImplementation((line: string) => {
      output += `${line}\n`;
    });
    await program();
    await sleep(1 * Minute);
  }, HOST_TIMERS);
  try {
    await running;
    return { output, leak: null };
  } catch (error) {
    if (!(error instanceof DeadlockError)) throw error;
    return { output, leak: error.message };
  } finally {
    vi.restoreAllMocks();
  }
}
