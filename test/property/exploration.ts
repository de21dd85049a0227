import { World } from "./model.js";
import type { Program } from "./program.js";
import type { Run } from "./run.js";
import type { Statement } from "./statement.js";
import { everyWay } from "./ways.js";

/** How far a goroutine has got. */
interface Goroutine {
  readonly at: number;
  /** How often the loop that it is in has gone round. */
  readonly rounds: number;
  readonly observed: number;
  readonly status: "runnable" | "waiting" | "ended";
}

interface State {
  readonly world: World;
  readonly goroutines: readonly Goroutine[];
}

/** The outcomes that each goroutine has seen, in its order. */
type Observations = readonly (readonly string[])[];

/** Whether some interleaving ends with every goroutine at its end, and whether some ends with one blocked for ever. */
export function verdict(program: Program): { readonly mayEnd: boolean; readonly mayBlock: boolean } {
  let mayEnd = false;
  let mayBlock = false;
  for (const { goroutines } of finalStates(program, null)) {
    if (goroutines.some(({ status }) => status === "waiting")) mayBlock = true;
    else mayEnd = true;
    if (mayEnd && mayBlock) break;
  }
  return { mayEnd, mayBlock };
}

/** Whether some interleaving of the program is the run that was observed. */
export function allows(program: Program, run: Run): boolean {
  const observations = run.steps.map((steps) => steps.map(({ outcome }) => outcome));
  for (const { world, goroutines } of finalStates(program, observations)) {
    const sameGoroutines = goroutines.every(
      ({ status, observed }, id) => (status === "waiting") === run.blocked[id] && observed === observations[id]?.length,
    );
    const sameChannels = world.channels.every(
      ({ buffer, closed }, id) => buffer.length === run.channels[id]?.length && closed === run.channels[id]?.closed,
    );
    if (sameGoroutines && sameChannels) return true;
  }
  return false;
}

/** The states in which nothing can go on; with observations, those that can be reached by making them. */
function* finalStates(program: Program, observations: Observations | null): Generator<State> {
  const frontier: State[] = [start(program)];
  const known = new Set<string>();
  for (let state = frontier.pop(); state !== undefined; state = frontier.pop()) {
    let isFinal = true;
    for (const [id, { status }] of state.goroutines.entries()) {
      if (status !== "runnable") continue;
      isFinal = false;
      for (const next of goOn(program, state, id, observations)) {
        const key = keyOf(next);
        if (known.has(key)) continue;
        known.add(key);
        frontier.push(next);
      }
    }
    if (isFinal) yield state;
  }
}

function start({ capacities, signals, counter, goroutines }: Program): State {
  const channels = capacities.map((capacity) => ({ capacity, buffer: [], closed: false }));
  return {
    world: new World(channels, new Array<boolean>(signals).fill(false), counter),
    goroutines: goroutines.map((statements) => ({
      at: 0,
      rounds: 0,
      observed: 0,
      status: statements.length === 0 ? "ended" : "runnable",
    })),
  };
}

/** The states after one goroutine has performed its next statement; without those where somebody observes otherwise. */
function goOn(program: Program, state: State, id: number, observations: Observations | null): State[] {
  const running = state.goroutines[id] as Goroutine;
  const statement = program.goroutines[id]?.[running.at] as Statement;
  return everyWay(state.world, id, statement).flatMap(({ world }) => {
    const goroutines = [...state.goroutines];
    goroutines[id] = { ...running, status: "waiting" };
    for (const { id: finisher, outcome } of world.finished) {
      const before = goroutines[finisher] as Goroutine;
      if (observations !== null && observations[finisher]?.[before.observed] !== outcome) return [];
      goroutines[finisher] = after(before, program.goroutines[finisher] as readonly Statement[], outcome);
    }
    world.finished = [];
    return [{ world, goroutines }];
  });
}

/** A goroutine goes on after an outcome: a panic ends it, a loop goes round, else the next statement follows. */
function after(before: Goroutine, statements: readonly Statement[], outcome: string): Goroutine {
  const statement = statements[before.at];
  const observed = before.observed + 1;
  if (outcome.startsWith("panic")) return { ...before, observed, status: "ended" };
  const rounds = before.rounds + 1;
  if (statement?.do === "range" && outcome.endsWith("true") && rounds < statement.limit) {
    return { ...before, observed, rounds, status: "runnable" };
  }
  const at = before.at + 1;
  return { at, rounds: 0, observed, status: at < statements.length ? "runnable" : "ended" };
}

function keyOf({ world, goroutines }: State): string {
  return JSON.stringify([
    world.channels.map(({ buffer, closed }) => [buffer, closed]),
    world.aborted,
    world.counter,
    world.waiting.map(({ id }) => id),
    goroutines.map(({ at, rounds, observed, status }) => [at, rounds, observed, status]),
  ]);
}
