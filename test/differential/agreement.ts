import { modelOutcomes } from "./model.js";
import { printOutcome } from "./outcome.js";
import { enumerate } from "./outcomes.js";
import { print } from "./print.js";
import type { Program } from "./program.js";

/** What the package and the model make of a program. */
export interface Agreement {
  readonly schedules: number;
  readonly outcomes: number;
  /** The program and the outcomes that only one of the two has; null where they agree. */
  readonly disagreement: string | null;
}

/** Enumerates a program's outcomes on the package and in the model. */
export async function compareWithModel(program: Program): Promise<Agreement> {
  const enumerated = await enumerate(program, Number.POSITIVE_INFINITY);
  const ours = new Set(enumerated?.witnesses.keys());
  const expected = modelOutcomes(program);
  const lines = [
    ...[...expected].filter((outcome) => !ours.has(outcome)).map((outcome) => `never:\n${printOutcome(outcome)}`),
    ...[...ours].filter((outcome) => !expected.has(outcome)).map((outcome) => `wrongly:\n${printOutcome(outcome)}`),
  ];
  return {
    schedules: enumerated?.schedules ?? 0,
    outcomes: expected.size,
    disagreement: lines.length === 0 ? null : [print(program), "ends", ...lines].join("\n"),
  };
}
