import { Bubble } from "./bubble.js";
import { ExploreError } from "./explore-error.js";
import { RandomPriorities, Replay, randomFrom, type Schedule, toToken } from "./schedule.js";
import { nondeterministic, Search, type SearchOptions } from "./search.js";
import type { Strategy } from "./strategy.js";
import { DeadlockError } from "./synctest.js";

/** How far a search came: through all schedules, through all within its bound, or neither. */
type Extent = "all" | "bound" | "nothing";

/** Runs a program under one schedule after the other, as long as the budget lasts. */
export class Runner {
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
