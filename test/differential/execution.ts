import { go } from "../../src/index.js";
import { Bubble } from "../../src/testing/bubble.js";
import type { Strategy } from "../../src/testing/strategy.js";
import { ProgramGoroutine, World } from "./goroutine.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import type { Program } from "./program.js";

/** Goroutines that are blocked for ever are an outcome like any other. */
const BLOCKED = new Error("blocked");

/**
 * Runs a program on the package once, as a strategy decides, until nothing can go on. `begins` is told which goroutine
 * begins an operation, in a loop with each turn. Null if the strategy abandons the run.
 */
export async function execute(
  program: Program,
  strategy: Strategy,
  begins: (goroutine: number) => void,
): Promise<Outcome | null> {
  const goroutines: ProgramGoroutine[] = [];
  const start = (): void => {
    const world = new World(program);
    for (const [index, operations] of program.goroutines.entries()) {
      const goroutine = new ProgramGoroutine(world, operations, () => begins(index));
      goroutines.push(goroutine);
      void go(() => goroutine.run());
    }
  };
  const isWhole = await ends(new Bubble(strategy, false), start);
  return isWhole ? outcomeOf(goroutines.map(({ story }) => story)) : null;
}

/** Whether a bubble ran until nothing could go on. */
async function ends(bubble: Bubble, start: () => void): Promise<boolean> {
  try {
    return typeof (await bubble.run(start, () => BLOCKED)) === "object";
  } catch (error) {
    if (error === BLOCKED) return true;
    throw error;
  }
}
