import type { Mode } from "./engine/messages.js";

/** How long a program in real time is watched, in milliseconds; and how long one may take that does not come to an end. */
export const PATIENCE = 30_000;

/** What makes bubbles itself, or is about the host's timers; and what waits for the host's clock while it computes. */
const NEEDS_HOST =
  /\b(explore|leaks|external)\b.*from "goroutines\/testing"|\bsynctest\(|\bset(?:Timeout|Interval|Immediate)\(|\bwhile \(.*\b(performance|Date)\.now\(\)/;

/** Whether a program has to run on the host's clock. */
export function needsHost(source: string): boolean {
  return NEEDS_HOST.test(source);
}

/** How a program is run if nobody chooses. */
export function modeFor(source: string, wanted: string | undefined): Mode {
  if (wanted === "every" || wanted === "real" || wanted === "virtual") return wanted;
  return needsHost(source) ? "real" : "virtual";
}

export const MODES: readonly { readonly mode: Mode; readonly name: string; readonly about: string }[] = [
  { mode: "virtual", name: "Virtual time", about: "Sleeps take no time, and a deadlock is reported." },
  {
    mode: "every",
    name: "Every interleaving",
    about: "Runs the program under each order of events that the rules allow.",
  },
  { mode: "real", name: "Real time", about: "At the pace at which it would run in Node: a second takes a second." },
];
