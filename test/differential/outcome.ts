import { printOperation } from "./print.js";
import type { Operation } from "./program.js";

/**
 * How a program ended: for each goroutine what it observed, in its order, and how it ended. Written as JSON, so that
 * equal outcomes are equal texts, on both sides.
 *
 * An observation is `7` or `closed` for a receive and for each turn of a loop; for a select the index of the case and
 * what it gave, as in `1: 7`, `1: closed` or `1: sent`, or else `default`. A lock taken for writing gives `taken 2` the
 * second time, a try tells whether it was successful, and what has an error gives `nil` or its text. Other operations
 * observe nothing. The last entry is the end: `finished`, `blocked at 2` with the index of the operation, or `panic: `
 * with the text; in a group also `failed: ` with the error, or `not started`.
 */
export type Outcome = string;

/** What one goroutine observed, and its end. */
export type Story = readonly string[];

export const FINISHED = "finished";
export const CLOSED = "closed";
export const DEFAULT = "default";
export const SENT = "sent";
/** The end of a goroutine that a group has not started. */
export const NOT_STARTED = "not started";

export function blockedAt(index: number): string {
  return `blocked at ${index}`;
}

export function panicked(text: string): string {
  return `panic: ${text}`;
}

/** The end of a goroutine that has returned an error to its group. */
export function failedWith(text: string): string {
  return `failed: ${text}`;
}

export function chose(index: number, what: string): string {
  return `${index}: ${what}`;
}

export function outcomeOf(stories: readonly Story[]): Outcome {
  return JSON.stringify(stories);
}

/** A line for each goroutine. */
export function printOutcome(outcome: Outcome): string {
  const stories = JSON.parse(outcome) as Story[];
  return stories.map((story, index) => `  goroutine ${index}: ${story.join(", ")}`).join("\n");
}

/** A schedule, as the operations in the order in which they begin. `witness` names the goroutine whose turn it is. */
export function printWitness(witness: readonly number[], goroutines: readonly (readonly Operation[])[]): string {
  const remaining = goroutines.map((operations) => [...operations]);
  return witness
    .map((goroutine) => {
      const [next] = remaining[goroutine] ?? [];
      // A loop takes as many turns as it takes; without its values it is not known when it is over.
      if (next !== undefined && next.op !== "range") remaining[goroutine]?.shift();
      return `  goroutine ${goroutine}: ${next === undefined ? "…" : printOperation(next)}`;
    })
    .join("\n");
}
