import type { Mode } from "./engine/messages.js";

/** How a program is run if nobody chooses: a program that makes a bubble itself, or that uses the host's timers, in real time. */
export function modeFor(source: string, wanted: string | undefined): Mode {
  if (wanted === "every" || wanted === "real") return wanted;
  const needsHost =
    /\b(synctest|explore|leaks)\b.*from "goroutines\/testing"|\bset(Timeout|Interval|Immediate)\(|AbortSignal\.timeout\(/;
  return needsHost.test(source) ? "real" : "virtual";
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
