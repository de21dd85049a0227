import type { Clock } from "../runtime/clock.js";

/** The time at which something is due, as text; "never" if it is later than any date. */
export function dueText(clock: Clock, instant: number): string {
  const date = clock.date(instant);
  return Number.isNaN(date.getTime()) ? "never" : date.toISOString();
}
