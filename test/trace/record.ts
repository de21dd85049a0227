import { asyncAttribution } from "../../src/runtime/attribution.js";
import { observe } from "../../src/runtime/events.js";
import { Recorder, type TraceEvent } from "../../src/trace/index.js";

/** What a program's events are, as they are recorded in production, or in the bubble that is running. */
export async function recorded(program: () => unknown, places = false): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  const leave = observe(new Recorder((event) => events.push(event), places), asyncAttribution());
  try {
    await program();
  } finally {
    leave();
  }
  return events;
}

/** An event in a line: `2 park chan receive on channel 1`. */
export function line({ goroutine, kind, operation, object, peer, chosen, value }: TraceEvent): string {
  const words = [`${goroutine}`, kind, operation];
  if (object !== undefined) words.push(operation === undefined ? object : `on ${object}`);
  if (peer !== undefined) words.push(`by ${peer}`);
  if (chosen !== undefined) words.push(`chosen ${chosen}`);
  if (value !== undefined) words.push(`value ${value}`);
  return words.filter((word) => word !== undefined).join(" ");
}
