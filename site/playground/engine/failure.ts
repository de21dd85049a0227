import { DeadlockError } from "goroutines/testing";
import type { Run, TraceEvent } from "./messages.js";
import { EXIT } from "./modules.js";
import { namesIn } from "./names.js";

/** What went wrong in a run, as a report says it; null if nothing did. */
export function failureOf(error: unknown, run: Run): string | null {
  if (error === undefined || error === EXIT) return null;
  if (!(error instanceof DeadlockError)) return thrownText(error);
  const left = error.message.includes("main bubble goroutine has exited");
  const names = namesIn(run.trace);
  const waits = parkedAtEnd(run.trace).filter(({ goroutine }) => !left || goroutine !== 1);
  const title = left
    ? `main has ended, and ${waits.length === 1 ? "a goroutine is" : `${waits.length} goroutines are`} left behind`
    : "fatal error: all goroutines are asleep - deadlock!";
  return [title, ...waits.map((wait) => block(wait, names))].join("\n\n");
}

/** The waits that nothing has ended, in the order in which they began. */
export function parkedAtEnd(trace: readonly TraceEvent[]): TraceEvent[] {
  const parked = new Map<number, TraceEvent>();
  for (const event of trace) {
    if (event.kind === "park") parked.set(event.goroutine, event);
    if (event.kind === "wake" || event.kind === "end") parked.delete(event.goroutine);
  }
  return [...parked.values()];
}

function block({ goroutine, operation, place }: TraceEvent, names: ReadonlyMap<number, string>): string {
  const name = names.get(goroutine);
  const head = `goroutine ${goroutine}${name === undefined ? "" : ` (${name})`} [${operation}]:`;
  return place === undefined ? head : `${head}\n    at ${place}`;
}

function thrownText(error: unknown): string {
  if (!(error instanceof Error)) return `Uncaught ${String(error)}`;
  const place = /^ +at .*$/m.exec(error.stack ?? "")?.[0].replace("/program.ts", "program.ts");
  const head = `Uncaught ${error.name}: ${error.message}`;
  return place === undefined ? head : `${head}\n${place}`;
}
