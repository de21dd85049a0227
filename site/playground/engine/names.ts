import type { TraceEvent } from "./messages.js";

/** The name of each goroutine's function, by its number. */
export function namesIn(trace: readonly TraceEvent[]): ReadonlyMap<number, string> {
  const names = new Map([[1, "main"]]);
  for (const { kind, goroutine, object } of trace) {
    if (object !== undefined && (kind === "go" || kind === "end") && !names.has(goroutine))
      names.set(goroutine, object);
  }
  return names;
}
