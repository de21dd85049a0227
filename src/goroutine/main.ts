import { observe } from "../runtime/events.js";
import { go } from "./go.js";
import { type Parked, ParkedRegistry } from "./parked.js";

/**
 * Runs a program's main function, and turns a deadlock into an error: Go's `func main`.
 *
 * JavaScript ends silently when every goroutine waits for another. While `fn` is unfinished and the event loop
 * has nothing left to do (no timer, no server, no I/O), this prints
 * `fatal error: all goroutines are asleep - deadlock!` to the standard error, with the wait reason and the place of
 * each operation that is parked, and exits with code 2. It says nothing when the process ends otherwise:
 * by `process.exit`, a crash, or after `fn` has ended. In a browser it only runs `fn`.
 *
 * @param fn - The program, async or not; it starts in a later microtask.
 * @returns Resolves when `fn` ends. Goroutines still running then go on, unlike in Go.
 * @throws Rejects with what `fn` throws; unhandled, that crashes the process with code 1. `TypeError`
 *   `go of nil func value` at once if `fn` is not a function.
 *
 * @example
 * ```ts
 * import { Channel, go, main } from "goroutines";
 *
 * await main(async () => {
 *   const done = new Channel<void>();
 *   go(async () => {
 *     await done.send(); // without this line: fatal error: all goroutines are asleep - deadlock!
 *   });
 *   await done.receive();
 * });
 * ```
 *
 * Costs about a microsecond for each operation that parks while `fn` runs, and nothing else. Mirrors `main` and
 * `checkdead` in Go's runtime/proc.go.
 */
export function main(fn: () => unknown): Promise<void> {
  const running = go(fn);
  const end = watch();
  return running.then(
    () => end(),
    (error: unknown) => {
      end();
      throw error;
    },
  );
}

/** As much of Node's `process` as this needs; Bun and Deno have it too. */
interface Process {
  exitCode?: number | string | null | undefined;
  on(event: "beforeExit" | "exit", listener: (code: number) => void): unknown;
  off(event: "beforeExit" | "exit", listener: (code: number) => void): unknown;
}

/** Node's code for an exit with a top-level await unsettled, which is what a deadlocked `await main(...)` is. */
const UNSETTLED_AWAIT = 13;
const DEADLOCK = 2;

/** One for all mains of the process, as the report is about the process. */
const registry: ParkedRegistry = /* @__PURE__ */ new ParkedRegistry();

/** A report is about the process, however many mains it has. */
let reported = false;

/**
 * Reports a deadlock if the process ends by itself from now on; returns what calls that off.
 *
 * `beforeExit` comes when the event loop has drained, which is as exact as Go's checkdead. But a listener may
 * revive the program there, so the report has to wait for `exit`: it is made if the loop has not turned since.
 */
function watch(): () => void {
  const { process } = globalThis as unknown as { process?: Process };
  if (typeof process?.on !== "function") return () => {};
  const unobserve = observe(registry);
  let drained = false;
  let drainedWith = 0;
  const onBeforeExit = (code: number): void => {
    drained = true;
    drainedWith = code;
    // Does not hold the process; it runs only if something else does.
    setImmediate(() => {
      drained = false;
    }).unref();
  };
  const onExit = (code: number): void => {
    if (reported || !drained || (code !== drainedWith && code !== UNSETTLED_AWAIT)) return;
    reported = true;
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

/** The host's, where there is a process. */
declare function setImmediate(callback: () => void): { unref(): void };
declare const console: { error(text: string): void };

const MOST_SHOWN = 100;

function report(parked: Iterable<Parked>): string {
  const blocks = ["fatal error: all goroutines are asleep - deadlock!"];
  let number = 0;
  for (const { reason, site } of parked) {
    number += 1;
    if (number > MOST_SHOWN) continue;
    blocks.push(`goroutine ${number} [${reason}]:\n${site || "    (the place was not recorded)"}`);
  }
  if (number > MOST_SHOWN) blocks.push(`...${number - MOST_SHOWN} more goroutines...`);
  if (number === 0) blocks.push("goroutine 1 [await]:\n    main awaits a promise that nothing is going to settle");
  return blocks.join("\n\n");
}
