import { go } from "goroutines";
import { settled } from "../support/turn.js";
import type { ShufflingScheduler } from "./chance.js";
import { happened } from "./outcome.js";
import { ParkedOperations } from "./parked.js";
import type { Program } from "./program.js";
import { Real } from "./real.js";
import { print, type Statement } from "./statement.js";

/** Something that a goroutine did, and what came of it. */
export interface Step {
  readonly statement: Statement;
  readonly outcome: string;
}

/** How a program ran: what each goroutine did, which are blocked for ever, and what is left of the channels. */
export interface Run {
  readonly steps: readonly (readonly Step[])[];
  readonly blocked: readonly boolean[];
  readonly channels: readonly { readonly length: number; readonly closed: boolean }[];
}

/** What each goroutine did, with what came of it. */
export function printRun({ steps, blocked, channels }: Run): string {
  return [
    ...steps.map((taken, id) => {
      const lines = taken.map(({ statement, outcome }) => `\n  ${print(statement)} // ${outcome}`);
      return `g${id}:${lines.join("")}\n  ${blocked[id] ? "is blocked" : "has ended"}`;
    }),
    ...channels.map(({ length, closed }, id) => `ch${id}: length ${length}, ${closed ? "closed" : "open"}`),
  ].join("\n");
}

/** Turns of the event loop without any progress after which nothing can be on its way. */
const QUIET_TURNS = 3;

/** Runs a program on the package until all its goroutines have ended or are parked. */
export async function runProgram(program: Program, scheduler: ShufflingScheduler | null): Promise<Run> {
  const real = new Real(program.capacities, program.signals);
  real.perform({ do: "add", delta: program.counter });
  const parked = new ParkedOperations();
  const steps: Step[][] = program.goroutines.map(() => []);
  const blocked = program.goroutines.map(() => true);
  try {
    for (const [id, statements] of program.goroutines.entries()) {
      const goroutine = go(performAll, real, statements, steps[id] as Step[]);
      void goroutine.then(() => {
        blocked[id] = false;
      });
    }
    await quiet(steps, scheduler);
    const unfinished = blocked.filter((isBlocked) => isBlocked).length;
    if (parked.reasons.length !== unfinished) {
      throw new Error(`${unfinished} goroutines have not ended, but parked are only: ${parked.reasons.join(", ")}`);
    }
    return { steps, blocked, channels: real.channels.map(({ length, closed }) => ({ length, closed })) };
  } finally {
    parked.stop();
  }
}

async function performAll(real: Real, statements: readonly Statement[], steps: Step[]): Promise<void> {
  for (const statement of statements) {
    if (statement.do === "range") {
      await range(real, statement, steps);
    } else {
      const outcome = await real.perform(statement);
      steps.push({ statement, outcome });
      if (outcome.startsWith("panic")) return;
    }
  }
}

async function range(real: Real, statement: Extract<Statement, { do: "range" }>, steps: Step[]): Promise<void> {
  let rounds = 0;
  for await (const value of real.channels[statement.channel] ?? []) {
    steps.push({ statement, outcome: happened(0, value, true) });
    rounds += 1;
    if (rounds === statement.limit) return;
  }
  steps.push({ statement, outcome: happened(0, undefined, false) });
}

async function quiet(steps: readonly (readonly Step[])[], scheduler: ShufflingScheduler | null): Promise<void> {
  const progress = (): number => steps.reduce((sum, { length }) => sum + length, 0);
  for (let before = -1, turns = 0; turns < QUIET_TURNS; turns += 1) {
    await (scheduler === null ? settled() : scheduler.release());
    if (progress() !== before) turns = 0;
    before = progress();
  }
}
