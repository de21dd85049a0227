import { go, sleep } from "../../src/index.js";
import { Bubble } from "../../src/testing/bubble.js";
import type { Strategy } from "../../src/testing/strategy.js";
import { ProgramGoroutine } from "./goroutine.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import type { Program } from "./program.js";
import { startedByGroups } from "./sync.js";
import { TICK, World } from "./world.js";

/** Goroutines that are blocked for ever are an outcome like any other. */
const BLOCKED = new Error("blocked");

/** A program with deadlines goes on until they have passed. */
const HORIZON = 1000 * TICK;

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
  const bodyOf = (index: number): (() => Promise<void>) =>
    named(index, () => (goroutines[index] as ProgramGoroutine).runInGroup());
  const start = (): unknown => {
    const world = new World(program);
    const isStartedByGroup = startedByGroups(program.goroutines);
    for (const [index, operations] of program.goroutines.entries()) {
      const goroutine = new ProgramGoroutine(world, operations, () => begins(index), bodyOf);
      goroutines.push(goroutine);
      if (!isStartedByGroup.has(index)) void go(named(index, () => goroutine.run()));
    }
    return program.objects?.contexts.some(({ kind }) => kind === "timeout") ? sleep(HORIZON) : undefined;
  };
  const isWhole = await ends(new Bubble(strategy, false), start);
  return isWhole ? outcomeOf(goroutines.map(({ story }) => story)) : null;
}

/** The name that the bubble knows a goroutine by. */
export function nameOf(goroutine: number): string {
  return `goroutine ${goroutine}`;
}

function named<T>(goroutine: number, body: () => T): () => T {
  return Object.defineProperty(body, "name", { value: nameOf(goroutine) });
}

/** Whether a bubble ran until nothing could go on. */
async function ends(bubble: Bubble, start: () => unknown): Promise<boolean> {
  try {
    return typeof (await bubble.run(start, () => BLOCKED)) === "object";
  } catch (error) {
    if (error === BLOCKED) return true;
    throw error;
  }
}
