import type { NotGenerator } from "../runtime/goroutine.js";
import { quoted } from "../runtime/quoted.js";
import { watch } from "./deadlock.js";
import { go } from "./go.js";
import { exit, variable } from "./process.js";

/** Options of {@link main}: how it ends the process, and what it records. */
export interface MainOptions {
  /**
   * Whether the process ends when `fn` does, as in Go: with `process.exitCode`, or 0, once all output has been written.
   * Default: false, and the process ends when nothing is left to do.
   */
  readonly exit?: boolean | undefined;
  /**
   * The operations whose place a report can show: the first ones and a sample (`"some"`, the default), or `"all"`. The
   * environment variable `GOROUTINES_PLACES=all` also selects all.
   */
  readonly places?: "some" | "all" | undefined;
}

/**
 * Runs a program's main function, and turns a deadlock into an error: Go's `func main`.
 *
 * JavaScript ends silently when every goroutine waits for another. While `fn` is unfinished and the event loop has
 * nothing left to do (no timer, no server, no I/O), this prints `fatal error: all goroutines are asleep - deadlock!` on
 * standard error, with the wait reason and the place of each parked operation, and exits with code 2. It reports
 * nothing when the process ends in another way: by `process.exit`, a crash, or after `fn` has ended. In a browser it
 * only runs `fn`.
 *
 * Call it as the last statement, without `await`: if a top-level await never settles, Bun hangs and Deno ends the
 * program before there can be a report.
 *
 * @param fn - The program, async or not; it starts in a later microtask.
 * @param options - Whether the process ends with `fn`, and how much is recorded for a report.
 * @returns Resolves when `fn` ends. Unlike in Go, other goroutines then continue, unless `exit` is set.
 * @throws Rejects with the error of `fn`; unhandled, that ends the process with code 1. Throws `TypeError` at once, as
 *   {@link go} does, if `fn` is not a function or is a generator function; and for a wrong option, with its name and
 *   value.
 *
 * @example
 * ```ts
 * import { Channel, go, main } from "goroutines";
 *
 * main(async () => {
 *   const done = new Channel<void>();
 *   go(async () => {
 *     await done.send(); // without this line: fatal error: all goroutines are asleep - deadlock!
 *   });
 *   await done.receive();
 * });
 * ```
 *
 * While `fn` runs, an operation that parks takes up to about a tenth longer; with `places: "all"`, some microseconds.
 * Mirrors `main` and `checkdead` in Go's runtime/proc.go.
 */
export function main<Result>(fn: (() => Result) & NotGenerator<Result>, options: MainOptions = {}): Promise<void> {
  const { exit: exits = false, places = "some" } = options;
  if (typeof exits !== "boolean") throw new TypeError(`main: exit must be a boolean, not ${quoted(exits)}`);
  if (places !== "some" && places !== "all") {
    throw new TypeError(`main: places must be "some" or "all", not ${quoted(places)}`);
  }
  const running = go(fn);
  const end = watch(places === "all" || variable("GOROUTINES_PLACES") === "all");
  return running.then(
    () => {
      end();
      if (exits) return exit();
    },
    (error: unknown) => {
      end();
      throw error;
    },
  );
}
