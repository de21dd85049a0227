import { shown } from "../runtime/shown.js";
import { watch } from "./deadlock.js";
import { go } from "./go.js";
import { exit, variable } from "./process.js";

/** How {@link main} ends the process, and what it records. */
export interface MainOptions {
  /**
   * Whether the process ends when `fn` does, as Go's does: with `process.exitCode`, or 0, once what was printed has been
   * written. Default: false, and the process ends when nothing is left to do.
   */
  readonly exit?: boolean | undefined;
  /**
   * Of which operations a report can tell the place: of the first ones and a sample, or of all. The environment variable
   * `GOROUTINES_PLACES=all` asks for all too. Default: `"some"`.
   */
  readonly places?: "some" | "all" | undefined;
}

/**
 * Runs a program's main function, and turns a deadlock into an error: Go's `func main`.
 *
 * JavaScript ends silently when every goroutine waits for another. While `fn` is unfinished and the event loop
 * has nothing left to do (no timer, no server, no I/O), this prints
 * `fatal error: all goroutines are asleep - deadlock!` to the standard error, with the wait reason and the place of
 * each operation that is parked, and exits with code 2. It says nothing when the process ends otherwise:
 * by `process.exit`, a crash, or after `fn` has ended. In a browser it only runs `fn`.
 *
 * Call it as the last statement, without `await`: Bun and Deno end or hang by their own rules while a top-level await is
 * unsettled, and leave no moment for a report.
 *
 * @param fn - The program, async or not; it starts in a later microtask.
 * @param options - Whether the process ends with `fn`, and how much is recorded for a report.
 * @returns Resolves when `fn` ends. Goroutines still running then go on, unlike in Go, unless `exit` is set.
 * @throws Rejects with what `fn` throws; unhandled, that crashes the process with code 1. `TypeError`
 *   at once: `go of nil func value` if `fn` is not a function, or an option's name and value if it is a wrong one.
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
 * Costs little for each operation that parks while `fn` runs, and nothing else; with `places: "all"` some microseconds.
 * Mirrors `main` and `checkdead` in Go's runtime/proc.go.
 */
export function main(fn: () => unknown, options: MainOptions = {}): Promise<void> {
  const { exit: exits = false, places = "some" } = options;
  if (typeof exits !== "boolean") throw new TypeError(`main: exit must be a boolean, not ${shown(exits)}`);
  if (places !== "some" && places !== "all") {
    throw new TypeError(`main: places must be "some" or "all", not ${shown(places)}`);
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
