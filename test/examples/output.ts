import { readFileSync } from "node:fs";

/**
 * What the tutorial's programs print, made comparable between runs and languages. Three things depend on the
 * schedule, and on nothing else:
 *
 * - the order of the lines, so they are compared as a multiset;
 * - which worker takes a job, so the worker's number is left out;
 * - the winner of a tie: a line of expected.txt may read `this | that`, or `this | (nothing)`. All such lines of a file
 *   go the same way together, so that a job cannot have finished on one line and timed out on another.
 */
export function comparable(output: string): string[] {
  return lines(output).map(withoutWorkerNumber).sort();
}

/** A line that is not there. */
const NOTHING = "(nothing)";

/** Every output that expected.txt allows, each as {@link comparable} has it. */
export function expectedOutputs(directory: URL): string[][] {
  const expected = lines(readFileSync(new URL("expected.txt", directory), "utf8")).map((line) => line.split(" | "));
  const outcomes = Math.max(...expected.map((alternatives) => alternatives.length));
  return Array.from({ length: outcomes }, (_, outcome) =>
    expected
      .map((alternatives) => alternatives[outcome] ?? alternatives[0]!)
      .filter((line) => line !== NOTHING)
      .sort(),
  );
}

/** There are at most three workers in each program; another number is a difference, and stays. */
function withoutWorkerNumber(line: string): string {
  return line.replace(/^Worker [123] /, "Worker ? ");
}

function lines(text: string): string[] {
  return text.replace(/\n$/, "").split("\n");
}

/** The lines of expected.txt as they stand there, for programs that have but one order. */
export function expectedText(directory: URL): string {
  return readFileSync(new URL("expected.txt", directory), "utf8");
}

/** The figures of the image program, as they would be if timers were never late. */
const IDEAL = { total: 830, sequential: 2210 };

/**
 * Replaces what the image program has measured by the ideal figures, if it is what a real run can measure: no less
 * time than ideal (no schedule of these eight images on three workers is shorter), in whole 10 ms, and the speed-up
 * that follows from it. Anything else stays as it is, and so differs from expected.txt.
 */
export function withIdealFigures(output: string): string {
  const [, number, unit] = /^Summary: Processed 8 images in ([\d.]+)(ms|s) using/m.exec(output) ?? [];
  const total = Math.round(Number(number) * (unit === "s" ? 1000 : 1));
  if (!(total >= IDEAL.total && total % 10 === 0)) return output;
  return output
    .replace(` images in ${number}${unit} using`, ` images in ${IDEAL.total}ms using`)
    .replace(`factor: ${speedUp(total)}x`, `factor: ${speedUp(IDEAL.total)}x`);
}

function speedUp(total: number): string {
  return (IDEAL.sequential / total).toFixed(2);
}
