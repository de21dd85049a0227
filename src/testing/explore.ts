import { quoted } from "../runtime/quoted.js";
import { watchSignals } from "./host-signals.js";
import { islands } from "./islands.js";
import { type Extent, Runner, type ScheduleRun } from "./runner.js";
import { fromToken } from "./schedule.js";

/** Options of {@link explore}. */
export interface ExploreOptions {
  /** The limit of the search; by default 10,000 schedules and no time limit. */
  readonly budget?: {
    /**
     * The maximum number of schedules. With the default, schedules do not count if they are given up because the rest
     * of them has already been seen.
     */
    readonly schedules?: number;
    /** The maximum real time in milliseconds. */
    readonly milliseconds?: number;
  };
  /** Short for `budget.schedules`. */
  readonly schedules?: number;
  /**
   * `"any"`, the default: a timer may fire while goroutines could still run, as on a slow machine or during a long
   * computation. `"idle"`: time passes only when all goroutines wait, as in {@link synctest}.
   */
  readonly timers?: "any" | "idle";
  /** The number of steps after which a schedule is given up; 2,000 by default. The first schedule must end by then. */
  readonly depth?: number;
  /** The seed of the random schedules, an integer; by default a new one each time. */
  readonly seed?: number;
  /** The token from a failure's message: runs only that schedule. */
  readonly replay?: string;
  /** Called after every schedule, even the one that fails. If it throws, `explore` rejects with its error. */
  readonly onSchedule?: (run: ScheduleRun) => void;
}

/** The result of {@link explore}: how much of a program's schedules it has checked. */
export interface Exploration {
  /** The number of schedules that were run. */
  readonly schedules: number;
  /**
   * Whether every schedule was run, except for orders of steps that make no difference to the objects of this package.
   * So if goroutines share state only through such objects, the program is right under every schedule in which time
   * passes only when all goroutines wait.
   */
  readonly complete: boolean;
  /**
   * Whether every schedule was run without exception, whatever the goroutines share; then `schedules` counts some of
   * them more than once. It is never true together with `foreign`, or if a goroutine polls in a loop.
   */
  readonly exhaustive: boolean;
  /**
   * The highest number of delays up to which every schedule was run without exception; -1 for none. A delay means that
   * a goroutine has to wait although it is its turn, or that a timer fires early.
   */
  readonly delays: number;
  /** Whether a goroutine awaited something that is not of this package; the host decides what happens meanwhile. */
  readonly foreign: boolean;
  /** The option `timers`: whether timers could fire while goroutines could still run. */
  readonly timers: "any" | "idle";
  /** The seed of the random schedules. */
  readonly seed: number;
}

const SCHEDULES = 10_000;

// The shares of the budget at which an unfinished search stops. `TOGETHER` counts from the start of its search.
const REDUCED = 0.75;
const TOGETHER = 0.15;
const BOUNDED = 0.95;
/** The share of the first search if the program awaits something foreign, to which that search is partly blind. */
const REDUCED_OF_FOREIGN = 0.5;

/**
 * Runs a program under every schedule that Go's scheduler and its selects could choose, in virtual time, and fails if any
 * of them throws, deadlocks, or leaves a goroutine behind.
 *
 * After each operation any goroutine that can run may be the next, and any ready case may be chosen. Timers of the same
 * instant fire in any order, and a timer may fire while goroutines could still run.
 *
 * The search is depth-first. It first skips schedules that differ only in orders of steps that make no difference to
 * the objects of this package. It cannot see state that goroutines share in plain variables. So it then runs all
 * schedules with 0, 1, 2 … delays, which finds most races quickly. For programs too large for either, it runs random
 * schedules. If a goroutine awaits something that is not of this package, it also runs schedules in which several
 * goroutines continue in one turn of the host, as in production.
 *
 * @param program - The program, called once for each schedule. It must make everything that it uses, and behave the
 *   same each time: no randomness, no host clock, no I/O. It checks its results itself, by assertions.
 * @param options - Limits of the search, a seed, or a schedule to replay.
 * @returns Resolves to the number of schedules that were run, and whether these were all.
 * @throws Rejects with {@link ExploreError}, whose `cause` is the error of the program or a {@link DeadlockError}; also
 *   if the program does not end, and then says where it loops.
 *
 * @example
 * ```ts
 * import { Channel, go } from "goroutines";
 * import { explore } from "goroutines/testing";
 *
 * const { complete } = await explore(async () => {
 *   const ch = new Channel<number>();
 *   go(async () => {
 *     await ch.send(1);
 *     ch.close();
 *   });
 *   let sum = 0;
 *   for await (const value of ch) sum += value;
 *   if (sum !== 1) throw new Error(`lost a value: ${sum}`);
 * });
 * console.log(complete); // true
 * ```
 *
 * Costs some tens of microseconds for each step of each schedule.
 */
export async function explore(program: () => unknown, options: ExploreOptions = {}): Promise<Exploration> {
  const { replay, depth = 2_000, timers = "any", onSchedule } = options;
  const { seed = Math.floor(Math.random() * 2 ** 31) } = options;
  const { schedules = options.schedules ?? SCHEDULES, milliseconds = Number.POSITIVE_INFINITY } = options.budget ?? {};
  if (typeof program !== "function") throw new TypeError(`explore: program must be a function, not ${quoted(program)}`);
  requireInteger("schedules", schedules, 1);
  requireInteger("depth", depth, 1);
  requireInteger("seed", seed, 0);
  if (!(milliseconds > 0))
    throw new RangeError(`explore: milliseconds must be a number > 0, not ${quoted(milliseconds)}`);
  if (timers !== "any" && timers !== "idle") {
    throw new TypeError(`explore: timers must be "any" or "idle", not ${quoted(timers)}`);
  }
  islands.refuse();
  const firesEarly = timers === "any";
  const countsCut = (options.budget?.schedules ?? options.schedules) !== undefined;
  const runner = new Runner(program, { depth, schedules, countsCut, milliseconds, seed, firesEarly, onSchedule });
  // One watch spans all schedules: otherwise each bubble would install it anew.
  const unwatch = watchSignals();
  try {
    if (replay !== undefined) {
      await runner.replay(fromToken(replay));
      const { foreign } = runner;
      return { schedules: 1, complete: false, exhaustive: false, delays: -1, foreign, timers, seed };
    }
    const found = await searchAll(runner, firesEarly);
    return { schedules: runner.count, ...found, foreign: runner.foreign, timers, seed };
  } finally {
    unwatch();
  }
}

/** Runs one search after the other. */
async function searchAll(
  runner: Runner,
  firesEarly: boolean,
): Promise<Pick<Exploration, "complete" | "exhaustive" | "delays">> {
  const everything = { reduce: true, onDemand: true, delays: Number.POSITIVE_INFINITY };
  const reduced = await runner.search(everything, () => (runner.foreign ? REDUCED_OF_FOREIGN : REDUCED));
  const together = (): Promise<unknown> => deepen(runner, { together: true }, runner.spent + TOGETHER);
  const isKnown = runner.foreign;
  if (isKnown) await together();
  const bounded = await deepen(runner, { firesEarly }, BOUNDED);
  // A foreign await may show late.
  if (runner.foreign && !isKnown) await together();
  if (bounded.extent !== "all") await runner.random();
  return {
    complete: reduced === "all",
    exhaustive: bounded.extent === "all" && !runner.foreign && !runner.hasHidden,
    delays: bounded.delays,
  };
}

/** Searches with 0, 1, 2 … delays; returns the highest completed number of delays, and how far the last search got. */
async function deepen(
  runner: Runner,
  mode: { readonly together?: boolean; readonly firesEarly?: boolean },
  share: number,
): Promise<{ readonly delays: number; readonly extent: Extent }> {
  for (let delays = 0; ; delays += 1) {
    const extent = await runner.search({ reduce: false, delays, ...mode }, () => share);
    if (extent !== "bound") return { delays: extent === "all" ? delays : delays - 1, extent };
  }
}

function requireInteger(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`explore: ${name} must be an integer >= ${least}, not ${quoted(value)}`);
}
