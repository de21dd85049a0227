import { Bubble, refuseInBubble, type Strategy } from "./bubble.js";
import { fromToken, RandomPriorities, Replay, randomFrom, type Schedule, toToken } from "./schedule.js";
import { nondeterministic, Search, type SearchOptions } from "./search.js";
import { DeadlockError } from "./synctest.js";

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

/** A schedule under which a program fails. The message shows the interleaving and how to replay it. */
export class ExploreError extends Error {
  /** `ExploreError`. */
  override get name(): string {
    return "ExploreError";
  }

  /** Runs this schedule again: `explore(program, { replay })`. */
  readonly replay: string;
  /** How many schedules were run before it was found, itself included. */
  readonly schedules: number;

  /** @internal */
  constructor(message: string, replay: string, schedules: number, cause: unknown) {
    super(message, { cause });
    this.replay = replay;
    this.schedules = schedules;
  }
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
  refuseInBubble();
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

/** How far a search came: through all schedules, through all within its bound, or neither. */
type Extent = "all" | "bound" | "nothing";

class Runner {
  count = 0;
  readonly #program: () => unknown;
  readonly #depth: number;
  readonly #budget: number;
  readonly #seed: number;

  constructor(program: () => unknown, depth: number, budget: number, seed: number) {
    this.#program = program;
    this.#depth = depth;
    this.#budget = budget;
    this.#seed = seed;
  }

  get isSpent(): boolean {
    return this.count >= this.#budget;
  }

  /** Runs a search until it is through, or this share of the budget is spent. */
  async search(options: SearchOptions, share: number): Promise<Extent> {
    const search = new Search(options);
    do {
      if (this.count >= share * this.#budget) return "nothing";
      await this.#run(search, () => search.schedule);
    } while (search.next());
    return search.bounded ? "bound" : "all";
  }

  /** Spends the rest of the budget on random schedules. */
  async random(): Promise<void> {
    const random = randomFrom(this.#seed);
    let steps = 20;
    while (!this.isSpent) {
      const strategy = new RandomPriorities(random, steps, this.#depth);
      await this.#run(strategy, () => strategy.schedule);
      steps = Math.max(steps, strategy.steps);
    }
  }

  async replay(schedule: Schedule): Promise<void> {
    this.count += 1;
    const failure = await this.#fails(new Replay(schedule, this.#depth));
    if (failure !== null) throw await this.#report(schedule, failure.error);
  }

  async #run(strategy: Strategy, schedule: () => Schedule): Promise<void> {
    this.count += 1;
    const failure = await this.#fails(strategy);
    if (strategy.broken) throw strategy.broken;
    if (failure === null) return;
    const found = schedule();
    if (!(await this.#failsAlike(found, failure.error))) throw nondeterministic(failure.error);
    throw await this.#report(await this.#shrink(found, failure.error), failure.error);
  }

  /** Runs the program once. */
  async #fails(strategy: Strategy, recordSites = false): Promise<{ readonly error: unknown } | null> {
    try {
      strategy.begin?.();
      await new Bubble(strategy, recordSites).run(this.#program, (text) => new DeadlockError(text));
      return null;
    } catch (error) {
      return { error };
    }
  }

  async #failsAlike(schedule: Schedule, error: unknown): Promise<boolean> {
    const failure = await this.#fails(new Replay(schedule, this.#depth));
    return failure !== null && symptomOf(failure.error) === symptomOf(error);
  }

  /** A schedule with the same failure and as few preemptions as possible, in which every pick is needed. */
  async #shrink(schedule: Schedule, error: unknown): Promise<Schedule> {
    let shortest = (await this.#leastPreemptive(error)) ?? [...schedule];
    let attempts = SHRINK_ATTEMPTS;
    for (let progress = true; progress && attempts > 0; ) {
      progress = false;
      for (let i = shortest.length - 1; i >= 0 && attempts > 0; i -= 1) {
        if (shortest[i] === 0) continue;
        attempts -= 1;
        const candidate = shortest.with(i, 0);
        if (!(await this.#failsAlike(candidate, error))) continue;
        shortest = candidate;
        progress = true;
      }
    }
    return shortest;
  }

  /** Searches with 0, 1, 2 … preemptions; null if that takes too long. */
  async #leastPreemptive(error: unknown): Promise<Schedule | null> {
    let attempts = SEARCH_ATTEMPTS;
    for (let preemptions = 0; ; preemptions += 1) {
      const search = new Search({ reduce: false, preemptions, depth: this.#depth });
      do {
        if (attempts === 0) return null;
        attempts -= 1;
        const failure = await this.#fails(search);
        if (search.broken !== null) return null;
        if (failure !== null && symptomOf(failure.error) === symptomOf(error)) return search.schedule;
      } while (search.next());
      if (!search.bounded) return null;
    }
  }

  async #report(schedule: Schedule, found: unknown): Promise<ExploreError> {
    const replay = new Replay(schedule, this.#depth, true);
    const failure = await this.#fails(replay, true);
    const error = failure === null ? found : failure.error;
    const token = toToken(schedule);
    const message = [
      `schedule ${this.count} fails: ${error instanceof Error ? error.message : String(error)}`,
      `The interleaving (step, goroutine, operation, objects by maker, place):\n${replay.trace}`,
      `To replay it: explore(program, { replay: "${token}" })  (seed ${this.#seed})`,
    ].join("\n\n");
    return new ExploreError(message, token, this.count, error);
  }
}

const SEARCH_ATTEMPTS = 2_000;
const SHRINK_ATTEMPTS = 300;

/** Two failures are the same if they have this in common. */
function symptomOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.split("\n")[0]}` : String(error);
}
