import { islands } from "./islands.js";
import { type Extent, Runner, type ScheduleRun } from "./runner.js";
import { fromToken } from "./schedule.js";

/** Options of {@link explore}. */
export interface ExploreOptions {
  /** How much to spend at most; 10,000 schedules and no limit in time by default. */
  readonly budget?: {
    /**
     * How many schedules to run. By default those do not count that are given up because all that is left of them has been
     * seen.
     */
    readonly schedules?: number;
    /** How many milliseconds of the host's time to take. */
    readonly milliseconds?: number;
  };
  /** Short for `budget.schedules`. */
  readonly schedules?: number;
  /**
   * `"any"`, the default: a timer may fire while goroutines could still run, as it does where a computation takes long or a
   * machine is slow. `"idle"`: time passes only when all wait, as in {@link synctest}.
   */
  readonly timers?: "any" | "idle";
  /** After how many steps to give up a schedule; 2,000 by default. The first one must end by then. */
  readonly depth?: number;
  /** An integer that fixes the random schedules; a new one each time by default. */
  readonly seed?: number;
  /** Runs one schedule only: the token that a failure has printed. */
  readonly replay?: string;
  /** Is told of every schedule when it has ended, also of the one that fails. What it throws, `explore` rejects with. */
  readonly onSchedule?: (run: ScheduleRun) => void;
}

/** What {@link explore} has done. */
export interface Exploration {
  /** How many schedules were run. */
  readonly schedules: number;
  /**
   * Whether every schedule was run, up to the order of steps that make no difference to the objects of this library. So
   * if goroutines share state through such objects only, the program is right under every schedule in which time passes
   * only when all wait.
   */
  readonly complete: boolean;
  /**
   * Whether every schedule was run without exception, whatever the goroutines share; then `schedules` counts some of them more
   * than once. Never where `foreign`, or where a goroutine waits in a loop for others.
   */
  readonly exhaustive: boolean;
  /**
   * The highest number of delays up to which every schedule was run without exception; -1 for none. A delay is that a goroutine
   * has to wait although it is its turn, or that a timer fires early.
   */
  readonly delays: number;
  /** Whether some goroutine has awaited something that is not of this library: what happens meanwhile is the host's choice. */
  readonly foreign: boolean;
  /** Whether timers could fire while goroutines could still run: the option. */
  readonly timers: "any" | "idle";
  /** What fixes the random schedules. */
  readonly seed: number;
}

const SCHEDULES = 10_000;

// The parts of the budget that a search may spend, if it is not through by then.
const REDUCED = 0.75;
const TOGETHER = 0.15;
const BOUNDED = 0.95;
/** Where a program awaits something foreign, the first search is blind to much. */
const REDUCED_OF_FOREIGN = 0.5;

/**
 * Runs a program under every schedule that Go's scheduler and its selects could choose, in virtual time, and fails if any
 * of them throws, deadlocks, or leaves a goroutine behind.
 *
 * At each operation any goroutine that can run may be the next; any ready case may be chosen; timers of the same instant fire in
 * any order, and a timer may fire while others could still run.
 *
 * The search is depth-first, and skips schedules that differ only in the order of steps that make no difference
 * to the objects of this library. What goroutines share in plain variables it cannot see; so it then runs the schedules with 0, 1, 2 …
 * delays without skipping any, which finds most races with few steps, and where the program is too large for either, random
 * schedules. If some goroutine awaits something that is not of this library, schedules are included in which all that can
 * go on do so in one turn of the host, as in production.
 *
 * @param program - Run again for each schedule, so it must make all that it uses, and do the same each time: no
 *   randomness, no host's clock, no I/O. Assertions in it are what is checked.
 * @param options - Bounds of the search, a seed, or a schedule to replay.
 * @returns Resolves to what was run, and whether that was everything.
 * @throws Rejects with {@link ExploreError}, whose `cause` is what the program threw, or a {@link DeadlockError}; also if
 *   the program does not end, with where it goes round.
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
  if (typeof program !== "function") throw new TypeError("explore: the program is not a function");
  requireInteger("schedules", schedules, 1);
  requireInteger("depth", depth, 1);
  requireInteger("seed", seed, 0);
  if (!(milliseconds > 0))
    throw new RangeError(`explore: milliseconds must be above zero, not ${String(milliseconds)}`);
  if (timers !== "any" && timers !== "idle") {
    throw new TypeError(`explore: timers must be "any" or "idle", not ${JSON.stringify(timers)}`);
  }
  islands.refuse();
  const firesEarly = timers === "any";
  const countsCut = (options.budget?.schedules ?? options.schedules) !== undefined;
  const runner = new Runner(program, { depth, schedules, countsCut, milliseconds, seed, firesEarly, onSchedule });
  if (replay !== undefined) {
    await runner.replay(fromToken(replay));
    const { foreign } = runner;
    return { schedules: 1, complete: false, exhaustive: false, delays: -1, foreign, timers, seed };
  }
  const found = await searchAll(runner, firesEarly);
  return { schedules: runner.count, ...found, foreign: runner.foreign, timers, seed };
}

/** Runs one search after the other. */
async function searchAll(
  runner: Runner,
  firesEarly: boolean,
): Promise<Pick<Exploration, "complete" | "exhaustive" | "delays">> {
  const everything = { reduce: true, delays: Number.POSITIVE_INFINITY };
  const reduced = await runner.search(everything, () => (runner.foreign ? REDUCED_OF_FOREIGN : REDUCED));
  const together = (): Promise<unknown> => deepen(runner, { together: true }, runner.spent + TOGETHER);
  const isKnown = runner.foreign;
  if (isKnown) await together();
  const bounded = await deepen(runner, { firesEarly }, BOUNDED);
  // That something foreign is awaited may show late.
  if (runner.foreign && !isKnown) await together();
  if (bounded.extent !== "all") await runner.random();
  return {
    complete: reduced === "all",
    exhaustive: bounded.extent === "all" && !runner.foreign && !runner.hasHidden,
    delays: bounded.delays,
  };
}

/** Searches with 0, 1, 2 … delays; returns the number that it got through, and whether that was all. */
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
  throw new RangeError(`explore: ${name} must be an integer of at least ${least}, not ${String(value)}`);
}
