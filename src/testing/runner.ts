import { monotonic } from "../runtime/host.js";
import type { TraceEvent } from "../trace/index.js";
import { ABANDONED, Bubble } from "./bubble.js";
import { DeadlockError } from "./deadlock-error.js";
import { ExploreError } from "./explore-error.js";
import { nondeterministic } from "./nondeterministic.js";
import { RandomPriorities, randomFrom } from "./random-priorities.js";
import { Recording } from "./recording.js";
import { FIRST, Replay, type Schedule, toToken } from "./schedule.js";
import { Search, type SearchOptions } from "./search.js";
import type { Strategy } from "./strategy.js";
import { Symptom } from "./symptom.js";

/** How far a search got: through all schedules, through all within its bound, or neither. */
export type Extent = "all" | "bound" | "nothing";

/** One run of the program under a schedule, for {@link ExploreOptions.onSchedule}. */
export interface ScheduleRun {
  /** The events of the run. */
  readonly trace: readonly TraceEvent[];
  /** The result of the program; undefined if it failed. */
  readonly outcome: unknown;
  /** The error that it threw, or the deadlock in which it ended; absent if it passed. */
  readonly error?: unknown;
}

export interface RunnerOptions {
  readonly depth: number;
  readonly schedules: number;
  readonly milliseconds: number;
  /** Whether a schedule counts that is given up because its rest has already been seen. */
  readonly countsCut: boolean;
  readonly seed: number;
  /** Whether a timer may fire while others could still run. */
  readonly firesEarly: boolean;
  readonly onSchedule: ((run: ScheduleRun) => void) | undefined;
}

/** How a run ended. */
interface Run {
  readonly failure: { readonly error: unknown } | null;
  readonly value: unknown;
  /** Whether its strategy gave the run up. */
  readonly isCut: boolean;
  readonly recording: Recording | null;
  /** The goroutines that may have awaited something foreign. */
  readonly suspicions: ReadonlySet<string>;
}

/** Runs a program under one schedule after the other, as long as the budget lasts. */
export class Runner {
  /**
   * The number of schedules run. By default, a schedule that is given up because its rest has been seen does not count.
   */
  count = 0;
  /** Whether a goroutine has awaited something foreign, that is, not of this library. */
  foreign = false;
  /** Whether a goroutine that polls in a loop was made to wait for others. */
  hasHidden = false;
  readonly #program: () => unknown;
  readonly #options: RunnerOptions;
  readonly #end: number;
  #isFirst = true;
  /** The goroutines that were suspected of a foreign await, and cleared. */
  readonly #cleared: Set<string> = new Set();

  constructor(program: () => unknown, options: RunnerOptions) {
    this.#program = program;
    this.#options = options;
    this.#end = monotonic.now() + options.milliseconds;
  }

  /** The spent share of the budget. */
  get spent(): number {
    const { schedules, milliseconds } = this.#options;
    return Math.max(this.count / schedules, 1 - (this.#end - monotonic.now()) / milliseconds || 0);
  }

  get isSpent(): boolean {
    return this.#isSpent(1);
  }

  #isSpent(share: number): boolean {
    return this.spent >= share;
  }

  /** Runs a search until it has finished, or this share of the budget is spent. */
  async search(options: Omit<SearchOptions, "depth">, share: () => number): Promise<Extent> {
    const { depth } = this.#options;
    let search = new Search({ ...options, depth });
    for (;;) {
      if (this.#isSpent(share())) return "nothing";
      const current = search;
      await this.#run(search, () => ({ picks: current.schedule, together: current.together }));
      if (this.#isFirst && search.isTooDeep) throw await this.#endless();
      this.#isFirst = false;
      // Choices of the host and counts of polls are no order of steps that a run shows, so every order may matter.
      if (search.isOnDemand && (this.foreign || this.hasHidden)) {
        search = new Search({ ...options, onDemand: false, depth });
      } else if (!search.next()) return search.bounded ? "bound" : "all";
    }
  }

  /** Spends the rest of the budget on random schedules. */
  async random(): Promise<void> {
    const { seed, depth, firesEarly } = this.#options;
    const random = randomFrom(seed);
    let steps = 20;
    for (let turn = 0; !this.isSpent; turn += 1) {
      // Every other schedule lets goroutines go on together, as in production, if the program awaits something foreign.
      const together = this.foreign && turn % 2 === 1;
      const strategy = new RandomPriorities(random, steps, { depth, firesEarly, together });
      await this.#run(strategy, () => strategy.schedule);
      steps = Math.max(steps, strategy.steps);
    }
  }

  async replay(schedule: Schedule): Promise<void> {
    this.count += 1;
    const { failure } = await this.#execute(new Replay(schedule, this.#options.depth), false);
    if (failure !== null) throw await this.#report(schedule, failure.error);
  }

  async #run(strategy: Strategy, schedule: () => Schedule): Promise<void> {
    const { onSchedule } = this.#options;
    const { failure, value, isCut, recording, suspicions } = await this.#execute(strategy, onSchedule !== undefined);
    if (strategy.broken) throw strategy.broken;
    if (failure === null) await this.#lookInto(suspicions, schedule());
    const isWhole =
      !isCut || this.#options.countsCut || (strategy as { readonly isTooDeep?: boolean }).isTooDeep !== false;
    if (isWhole) this.count += 1;
    if (!isCut && recording !== null) {
      const { events: trace } = recording;
      onSchedule?.(failure === null ? { trace, outcome: value } : { trace, outcome: undefined, error: failure.error });
    }
    if (failure !== null) throw await this.#explain(schedule(), failure.error);
  }

  /** Runs the program once. */
  async #execute(strategy: Strategy, records: boolean, recordsMakers = false): Promise<Run> {
    strategy.begin?.();
    const recording = records ? new Recording() : null;
    const bubble = new Bubble(strategy, records);
    if (recording !== null) bubble.observer = recording.recorder;
    const { suspicions } = bubble;
    bubble.recordsMakers = recordsMakers;
    const ended = { failure: null, value: undefined, isCut: false, recording, suspicions };
    try {
      const ending = await bubble.run(this.#program, (text) => new DeadlockError(text));
      return ending === ABANDONED ? { ...ended, isCut: true } : { ...ended, value: ending.value };
    } catch (error) {
      return { ...ended, failure: { error } };
    } finally {
      this.foreign ||= bubble.hasAwaitedForeign;
      this.hasHidden ||= bubble.hasHidden;
    }
  }

  /**
   * Replays a schedule with new suspicions, and records where promises are made. That is slow, so it is done only then.
   */
  async #lookInto(suspicions: ReadonlySet<string>, schedule: Schedule): Promise<void> {
    if (this.foreign || [...suspicions].every((suspicion) => this.#cleared.has(suspicion))) return;
    await this.#execute(new Replay(schedule, this.#options.depth), false, true);
    for (const suspicion of suspicions) this.#cleared.add(suspicion);
  }

  /** The report of a failure: the program's own error, or the reason why the program cannot be judged. */
  async #explain(schedule: Schedule, error: unknown): Promise<Error> {
    const symptom = new Symptom(error);
    const again = await this.#errorOf(schedule);
    if (again === null || !symptom.recurs(again.error)) return nondeterministic(this.#headline(error), error);
    if (!this.#isFirst) {
      const first = await this.#errorOf(FIRST);
      if (first !== null && symptom.matches(first.error)) return this.#report(FIRST, error, KEEPS_STATE);
    }
    return this.#report(await this.#shrink(schedule, symptom), error);
  }

  async #errorOf(schedule: Schedule): Promise<Run["failure"]> {
    return (await this.#execute(new Replay(schedule, this.#options.depth), false)).failure;
  }

  /** Finds a schedule with the same failure and as few delays as possible, in which every pick is needed. */
  async #shrink(schedule: Schedule, symptom: Symptom): Promise<Schedule> {
    let shortest = (await this.#leastDelayed(schedule.together, symptom)) ?? schedule.picks;
    let attempts = SHRINK_ATTEMPTS;
    for (let progress = true; progress && attempts > 0; ) {
      progress = false;
      for (let i = shortest.length - 1; i >= 0 && attempts > 0; i -= 1) {
        if (shortest[i] === 0) continue;
        attempts -= 1;
        const picks = shortest.with(i, 0);
        const failure = await this.#errorOf({ ...schedule, picks });
        if (failure === null || !symptom.matches(failure.error)) continue;
        shortest = picks;
        progress = true;
      }
    }
    return { ...schedule, picks: shortest };
  }

  /** Searches with 0, 1, 2 … delays; null if that takes too long. */
  async #leastDelayed(together: boolean, symptom: Symptom): Promise<readonly number[] | null> {
    const { depth, firesEarly } = this.#options;
    let attempts = SEARCH_ATTEMPTS;
    for (let delays = 0; ; delays += 1) {
      const search = new Search({ reduce: false, delays, depth, together, firesEarly });
      do {
        if (attempts === 0) return null;
        attempts -= 1;
        const { failure } = await this.#execute(search, false);
        if (search.broken !== null) return null;
        if (failure !== null && symptom.matches(failure.error)) return search.schedule;
      } while (search.next());
      if (!search.bounded) return null;
    }
  }

  async #report(schedule: Schedule, found: unknown, note = ""): Promise<ExploreError> {
    const { failure, recording } = await this.#execute(new Replay(schedule, this.#options.depth), true);
    const error = failure === null ? found : failure.error;
    const token = toToken(schedule);
    const message = [
      this.#headline(error),
      ...(note === "" ? [] : [note]),
      `The interleaving (step, time, goroutine, what it does, place):\n${recording}`,
      `To replay it: explore(program, { replay: "${token}" })  (seed ${this.#options.seed})`,
    ].join("\n\n");
    return new ExploreError(message, token, this.count, error, recording?.events ?? []);
  }

  #headline(error: unknown): string {
    return `schedule ${this.count} fails: ${error instanceof Error ? error.message : String(error)}`;
  }

  /**
   * The error of a program whose first schedule does not end. Under that schedule goroutines run as far as they can.
   */
  async #endless(): Promise<ExploreError> {
    const { depth } = this.#options;
    const { recording } = await this.#execute(new Replay(FIRST, depth), true);
    const title = `the program has not ended within ${depth.toLocaleString("en")} steps, and loops here`;
    const message = `explore: ${title} (goroutine, what it does, place):\n${recording?.round()}`;
    return new ExploreError(message, "", this.count, undefined, recording?.events ?? []);
  }
}

const SEARCH_ATTEMPTS = 2_000;
const SHRINK_ATTEMPTS = 300;

const KEEPS_STATE =
  "The program keeps state between schedules: the first schedule passed, and fails when it is run again. " +
  "A program must make all that it uses.";
