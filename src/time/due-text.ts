import type { Clock } from "../runtime/clock.js";

/** When something is due, for a text. "never" also stands for what is beyond the dates that there are. */
export function dueText(clock: Clock, instant: number): string {
  const date = clock.date(instant);
  return Number.isNaN(date.getTime()) ? "never" : date.toISOString();
}
