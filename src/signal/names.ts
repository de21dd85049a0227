import { quoted } from "../runtime/quoted.js";
import { knownSignals } from "./host.js";

/** Signals that no program can handle. */
const UNSTOPPABLE: readonly string[] = ["SIGKILL", "SIGSTOP"];

/** Signals that the host uses for its own faults and its profiler; a program gets them only if it names them. */
const HOSTS: readonly string[] = ["SIGILL", "SIGTRAP", "SIGBUS", "SIGFPE", "SIGSEGV", "SIGPROF", "SIGSTKFLT"];

/** Throws unless it is the name of a signal that the host can deliver. */
export function checkName(name: string): void {
  if (UNSTOPPABLE.includes(name)) throw new TypeError(`os/signal: ${name} cannot be handled`);
  if (typeof name !== "string" || !Object.hasOwn(knownSignals(), name)) {
    throw new TypeError(`os/signal: unknown signal ${quoted(name)}`);
  }
}

/** Every signal that a program may handle, once. */
export function everyName(): string[] {
  const names = new Map<number, string>();
  for (const [name, number] of Object.entries(knownSignals())) {
    if (!names.has(number) && !UNSTOPPABLE.includes(name) && !HOSTS.includes(name)) names.set(number, name);
  }
  return [...names.values()];
}
