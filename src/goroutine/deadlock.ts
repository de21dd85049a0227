import { observe } from "../runtime/events.js";
import { builtinModule } from "../runtime/host.js";
import { ParkedRegistry } from "./parked.js";
import { currentProcess, type Process } from "./process.js";
import { report } from "./report.js";

/** Node's exit code for an unsettled top-level await, such as a deadlocked `await main(...)`. */
const UNSETTLED_AWAIT = 13;
const DEADLOCK = 2;

/** One for all mains, as a report is about the process. */
const registry: ParkedRegistry = /* @__PURE__ */ new ParkedRegistry();

/** How many mains are unfinished. The process is listened to while there is one, by one pair of listeners for all. */
let unfinished = 0;
let stopListening: (() => void) | undefined;

/** A report is about the process, however many mains it has. */
let isReported = false;

/**
 * Reports a deadlock if the process ends by itself, until the returned function is called. With `recordsAll`, the place
 * of every parked operation is recorded.
 */
export function watch(recordsAll: boolean): () => void {
  const process = currentProcess();
  if (process === undefined) return () => {};
  if (recordsAll) registry.recordsAll = true;
  unfinished += 1;
  stopListening ??= listen(process);
  return () => {
    unfinished -= 1;
    if (unfinished > 0) return;
    stopListening?.();
    stopListening = undefined;
    registry.recordsAll = false;
  };
}

/**
 * `beforeExit` comes when the event loop has drained, which is as exact as Go's checkdead. But a listener may end the
 * program there, or revive it. So the loop counts as drained only when all listeners have returned, and the report has to
 * wait for `exit`: it is made if the loop has not turned since.
 */
function listen(process: Process): () => void {
  const unobserve = observe(registry);
  let isDrained = false;
  let code = 0;
  const onBeforeExit = (): void => {
    isDrained = false;
    afterListeners(process, () => {
      isDrained = true;
      // Read after the listeners, some of which set a code of their own. A different code then means that the program
      // was ended.
      code = Number(process.exitCode ?? 0);
    });
    ifLoopTurns(() => {
      isDrained = false;
    });
  };
  const onExit = (exitCode: number): void => {
    if (isReported || !isDrained || (exitCode !== code && exitCode !== UNSETTLED_AWAIT)) return;
    isReported = true;
    console.error(report(registry.list()));
    process.exitCode = DEADLOCK;
  };
  process.on("beforeExit", onBeforeExit);
  process.on("exit", onExit);
  return () => {
    unobserve();
    process.off("beforeExit", onBeforeExit);
    process.off("exit", onExit);
  };
}

/**
 * Calls back when the listeners of an event have returned, and async ones have run as far as they can without waiting.
 */
function afterListeners(process: Process, callback: () => void): void {
  queueMicrotask(() => {
    if (process.nextTick === undefined) callback();
    else process.nextTick(callback);
  });
}

interface Timers {
  setTimeout(callback: () => void, ms: number): { unref?(): void };
  clearTimeout(timeout: unknown): void;
  setImmediate?(callback: () => void): { unref?(): void };
}

/** Calls back early in the loop's next turn, if something else makes it turn: this does not keep the process alive. */
function ifLoopTurns(callback: () => void): void {
  // A page's timers, such as jsdom's, would keep the process alive.
  const { setTimeout, clearTimeout, setImmediate } = builtinModule<Timers>("timers") ?? (globalThis as never as Timers);
  const timeout = setTimeout(callback, 0);
  if (timeout.unref === undefined) clearTimeout(timeout);
  else timeout.unref();
  // Comes before immediates that are asked for later. In Bun even an unref'd one makes the loop turn.
  if (!("Bun" in globalThis)) setImmediate?.(callback).unref?.();
}

/** The host's, where there is a process. */
declare const console: { error(text: string): void };
