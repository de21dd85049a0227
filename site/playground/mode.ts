import type { Mode } from "./engine/messages.js";

/** The host's clock, or a search of the program's own. */
const NEEDS_HOST =
  /\b(explore|leaks|external)\b.*from "goroutines\/testing"|\bset(Timeout|Interval|Immediate)\(|AbortSignal\.timeout\(|\b(performance|Date)\.now\(/;

/** How a program is run if nobody chooses: in virtual time, unless it needs the host's clock or makes bubbles itself. */
export function modeFor(source: string, wanted: string | undefined): Mode {
  if (wanted === "every" || wanted === "real" || wanted === "virtual") return wanted;
  return NEEDS_HOST.test(source) || source.includes("synctest(") ? "real" : "virtual";
}

export const MODES: readonly { readonly mode: Mode; readonly name: string; readonly about: string }[] = [
  { mode: "virtual", name: "Virtual time", about: "Sleeps take no time, and a deadlock is reported." },
  {
    mode: "every",
    name: "Every interleaving",
    about: "Runs the program under each order of events that the rules allow.",
  },
  { mode: "real", name: "Real time", about: "As it would run in Node: a second takes a second." },
];
