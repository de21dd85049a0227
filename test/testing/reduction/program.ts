import { go, sleep } from "goroutines";
import type { Act, Operations } from "./operations.js";
import { World } from "./world.js";

/** Draws an integer from 0 to below `n`. */
export type Draw = (n: number) => number;

/** An operation, by a name that tells how to do it again, and what it does. */
interface Operation {
  readonly name: string;
  readonly act: Act;
  readonly index: number;
}

/** A random program. */
export interface RandomProgram {
  readonly text: string;
  run(): Promise<void>;
  /** What happened in the last run: for each goroutine, what it saw. */
  outcome(): string;
}

/** A program of some goroutines, each with up to so many of these operations. */
export function randomProgram(draw: Draw, operations: Operations, goroutines: number, most: number): RandomProgram {
  const names = Object.keys(operations);
  const operation = (): Operation => {
    const name = names[draw(names.length)] as string;
    const index = draw(3);
    return { name: `${name} ${index}`, act: operations[name] as Act, index };
  };
  const capacities = [draw(3), draw(3)];
  const counter = 1 + draw(3);
  const bodies = Array.from({ length: goroutines }, () => Array.from({ length: 1 + draw(most) }, operation));
  let seen: string[][] = [];

  const run = async (): Promise<void> => {
    const observed: string[][] = [...bodies.map(() => []), [], []];
    seen = observed;
    const work = async (value: number): Promise<number> => {
      observed.at(-2)?.push(`begins ${value}`);
      await sleep(1);
      return value;
    };
    const isPool = "submit" in operations;
    const world = new World(capacities, counter, () => void observed.at(-1)?.push("fired"), isPool ? work : null);
    for (const [id, body] of bodies.entries()) {
      world.goroutines.push(go(perform, world, body, id, observed[id] as string[]));
    }
    // Time stops when main ends.
    await sleep(100);
  };
  const text = JSON.stringify({ capacities, counter, goroutines: bodies.map((body) => body.map(({ name }) => name)) });
  return { text, run, outcome: () => JSON.stringify(seen) };
}

async function perform(world: World, body: readonly Operation[], id: number, seen: string[]): Promise<void> {
  for (const [step, { act, index }] of body.entries()) {
    try {
      seen.push(JSON.stringify((await act(world, 10 * id + step, index)) ?? null));
    } catch (error) {
      seen.push((error as Error).message ?? String(error));
    }
  }
  seen.push("end");
}
