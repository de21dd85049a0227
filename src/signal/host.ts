import { builtinModule } from "../runtime/host.js";

/** The part of Node's `process` that signals need; Bun and Deno have it too. */
export interface SignalProcess {
  on(signal: string, listener: () => void): unknown;
  off(signal: string, listener: () => void): unknown;
}

/**
 * The process whose signals this program gets; undefined in a browser, and in a worker thread, which gets no signals.
 */
export function signalProcess(): SignalProcess {
  const { process } = globalThis as unknown as { process?: SignalProcess };
  const threads = builtinModule<{ readonly isMainThread: boolean }>("worker_threads");
  if (typeof process?.on === "function" && threads?.isMainThread !== false) return process;
  throw new Error("os/signal: signals exist only in the main thread of a process");
}

/** The signals that every system has, for a host that does not list its own. */
const EVERYWHERE: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 };

/** The signals that the host knows, by name. Some numbers have two names. */
export function knownSignals(): Readonly<Record<string, number>> {
  const os = builtinModule<{ readonly constants?: { readonly signals?: Record<string, number> } }>("os");
  return os?.constants?.signals ?? EVERYWHERE;
}
