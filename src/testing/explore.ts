import { islands } from "./islands.js";
import { Runner } from "./runner.js";
import { fromToken } from "./schedule.js";

/** Options of {@link explore}. */
export interface ExploreOptions {
  /** How many schedules to run at most; 10,000 by default. */
  readonly schedules?: number;
  /** After how many steps to give up a schedule, for programs that need not end; 2,000 by default. */
  readonly depth?: number;
  /** An integer that fixes the random schedules; a new one each time by default. */
  readonly seed?: number;
  /** Runs one schedule only: the token that a failure has printed. */
  readonly replay?: string;
}

/** What {@link explore} has done. */
export interface Exploration {
  /** How many schedules were run. */
  readonly schedules: number;
  /**
   * Whether every schedule was run, up to the order of steps that make no difference to the objects of this library. So
   * if goroutines share state through such objects only, the program is right under every schedule.
   */
  readonly complete: boolean;
  /** Whether every schedule was run without exception; then `schedules` counts some of them more than once. */
  readonly exhaustive: boolean;
  /** The highest number of preemptions up to which every schedule was run without exception; -1 for none. */
  readonly preemptions: number;
  /** What fixes the random schedules. */
  readonly seed: number;
}

/**
 * Runs a program under every schedule that Go's scheduler and its selects could choose, in virtual time, and fails if any
 * of them throws, deadlocks, or leaves a goroutine behind.
 *
 * At each channel, select, wait-group and timer operation any goroutine that can run may be the next; any
 * ready case may be chosen; timers of the same instant fire in any order. Time passes only when all wait.
 *
 * The search is depth-first, and skips schedules that differ only in the order of steps that make no difference
 * to the objects of this library. What goroutines share in plain variables it cannot see; so it then runs the schedules with 0, 1, 2 …
 * preemptions without skipping any, which finds most races with few steps, and where the program is too large for either, random
 * schedules.
 *
 * @param program - Run again for each schedule, so it must make all that it uses, and do the same each time: no
 *   randomness, no host's clock, no I/O. Assertions in it are what is checked.
 * @param options - Bounds of the search, a seed, or a schedule to replay.
 * @returns Resolves to what was run, and whether that was everything.
 * @throws Rejects with {@link ExploreError}, whose `cause` is what the program threw, or a {@link DeadlockError}.
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
  const { replay, depth = 2_000, schedules = 10_000, seed = Math.floor(Math.random() * 2 ** 31) } = options;
  if (typeof program !== "function") throw new TypeError("explore: the program is not a function");
  requireInteger("schedules", schedules, 1);
  requireInteger("depth", depth, 1);
  requireInteger("seed", seed, 0);
  islands.refuse();
  const runner = new Runner(program, depth, schedules, seed);
  if (replay !== undefined) {
    await runner.replay(fromToken(replay));
    return { schedules: 1, complete: false, exhaustive: false, preemptions: -1, seed };
  }
  // A quarter of the budget is kept for what the reduction does not see.
  const complete = await runner.search({ reduce: true, preemptions: Number.POSITIVE_INFINITY, depth }, 0.75);
  let preemptions = -1;
  let exhaustive = false;
  for (let bound = 0; !exhaustive && !runner.isSpent; bound += 1) {
    const finished = await runner.search({ reduce: false, preemptions: bound, depth }, 0.9);
    if (finished === "nothing") break;
    preemptions = bound;
    exhaustive = finished === "all";
  }
  if (!exhaustive) await runner.random();
  return { schedules: runner.count, complete: complete === "all", exhaustive, preemptions, seed };
}

function requireInteger(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`explore: ${name} must be an integer of at least ${least}, not ${String(value)}`);
}
