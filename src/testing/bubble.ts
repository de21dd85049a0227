import { type Observer, observe } from "../runtime/events.js";
import { monotonic, nextTurn } from "../runtime/host.js";
import { clearTimeout, setTimeout } from "../runtime/host-timeout.js";
import { BubbleScheduler } from "./bubble-scheduler.js";
import { isExact } from "./context.js";
import { watchSignals } from "./host-signals.js";
import { islands } from "./islands.js";
import { observing } from "./observing.js";
import type { Step, Strategy } from "./strategy.js";
import { warn } from "./warn.js";

/** How a bubble ended, if its root did not throw. */
export interface Ending<T> {
  readonly value: T;
}

type Outcome<T> = Ending<T> | { readonly error: unknown };

/** The result of a run that its strategy has abandoned. */
export const ABANDONED: unique symbol = Symbol("abandoned");

/** The name under which calls of `settled` touch the bubble: only one may wait at a time. */
const SETTLED = "settled";

/** How many quiet turns of the host a bubble awaits before it decides that the host brings nothing. */
const QUIET_TURNS = 3;

/**
 * How long a bubble waits for a foreign promise that the host does not show, in milliseconds: `GRACE` before time
 * moves, `LAST_GRACE` before a deadlock is reported. For example, another thread may be loading a module. After
 * `GRACES` waits in vain, the bubble takes the goroutine to wait for another goroutine, and no longer holds up time.
 */
const GRACE = 250;
const LAST_GRACE = 1_000;
const GRACES = 2;

/**
 * The maximum duration of an exploration's step through the host, in milliseconds, after at least `EAGER_TURNS` turns: a
 * busy machine may be slow with each. Requests end by themselves, and have `LAST_GRACE`.
 */
const FOREIGN_STEP = 50;

/** The number of quiet turns after which a bubble checks the host only every millisecond. */
const EAGER_TURNS = 64;

/**
 * How long a bubble waits for the outside world before a warning, in milliseconds. Time limits of test runners are
 * longer.
 */
const PATIENCE = 1_500;

/**
 * An isolated world for goroutines: it has virtual time, and runs one step at a time, which a strategy picks. After one
 * turn of the host's event loop everything waits again, and the step is over.
 */
export class Bubble {
  /** Receives the events of this bubble. */
  observer: Observer | null = null;
  readonly #strategy: Strategy;
  readonly #scheduler: BubbleScheduler;
  #settled: (() => void) | null = null;
  #isTimedOut = false;
  /** The number of quiet turns in a row, and the time of the first. */
  #quiet = 0;
  #quietSince = 0;
  #hasWarned = false;
  /** How often the bubble has waited in vain for something foreign. */
  #vain = 0;
  /** Whether to wait a little for promises that the host does not show. */
  readonly #isPatient: boolean;

  constructor(strategy: Strategy, recordSites: boolean, hasHostTimers: boolean = false) {
    this.#strategy = strategy;
    this.#isPatient = strategy.pick === undefined && isExact();
    this.#scheduler = new BubbleScheduler(strategy, recordSites, hasHostTimers);
  }

  /** Whether a goroutine has awaited something that is not of this library. */
  get hasAwaitedForeign(): boolean {
    return this.#scheduler.hasAwaitedForeign;
  }

  /** The goroutines that may have done so, and when. To be sure, the bubble has to record where promises are made. */
  get suspicions(): ReadonlySet<string> {
    return this.#scheduler.suspicions;
  }

  set recordsMakers(records: boolean) {
    this.#scheduler.recordsMakers = records;
  }

  /** Whether a goroutine that polls in a loop was made to wait for others. */
  get hasHidden(): boolean {
    return this.#scheduler.hasHidden;
  }

  /** The bubble whose code is running; null outside of all. */
  static get current(): Bubble | null {
    const { bubble } = islands;
    return bubble === null ? null : (bubbles.get(bubble) ?? null);
  }

  /**
   * Runs `root` as the bubble's main goroutine, until it and all others have ended.
   *
   * Rejects with the error of `root` or of an unjoined goroutine. Rejects with `deadlock` if no step is possible any
   * more, or if the bubble has not ended within `timeout` milliseconds of the host's time.
   */
  async run<T>(
    root: () => T,
    deadlock: (text: string) => Error,
    timeout: number = Number.POSITIVE_INFINITY,
  ): Promise<Ending<Awaited<T>> | typeof ABANDONED> {
    islands.refuse();
    const scheduler = this.#scheduler;
    bubbles.set(scheduler, this);
    islands.enter(scheduler);
    // No goroutine starts main, so the runtime does not announce its end: the bubble does.
    scheduler.onMainEnded = this.observer?.ended ?? null;
    const unobserve = this.observer === null ? null : observe(observing(scheduler, this.observer));
    const unwatch = this.#strategy.touched === undefined ? null : watchSignals();
    const timer = timeout === Number.POSITIVE_INFINITY ? null : setTimeout(() => (this.#isTimedOut = true), timeout);
    try {
      return await this.#loop(root, (title) => deadlock(this.#report(title)), timeout);
    } finally {
      if (timer !== null) clearTimeout(timer);
      unwatch?.();
      unobserve?.();
      scheduler.isOver = true;
      scheduler.clock.end();
      islands.leave(scheduler);
    }
  }

  async #loop<T>(
    root: () => T,
    deadlock: (title: string) => Error,
    timeout: number,
  ): Promise<Ending<Awaited<T>> | typeof ABANDONED> {
    const scheduler = this.#scheduler;
    let outcome: Outcome<Awaited<T>> | null = null;
    void scheduler.start(scheduler.running, root).then(
      (value) => {
        outcome = { value };
      },
      (error: unknown) => {
        outcome = { error };
      },
    );
    for (;;) {
      // The compiler takes a variable that only a callback sets for constant.
      const ended = outcome as Outcome<Awaited<T>> | null;
      scheduler.throwPanic();
      if (ended !== null && "error" in ended) throw ended.error;
      if (this.#isTimedOut) throw deadlock(`the bubble has not ended within ${timeout} ms`);
      const step = this.#next(ended !== null);
      if (step === ABANDONED) return ABANDONED;
      if (step !== undefined) {
        this.#quiet = 0;
        await this.#take(step);
        continue;
      }
      if (ended !== null && scheduler.goroutines.every((goroutine) => goroutine.ended)) return ended;
      this.#strategy.idles?.();
      if (this.#isForeignPending()) {
        await this.#waitOutside();
      } else if (this.#settled !== null) {
        this.#settled();
      } else if ((ended === null || scheduler.hasFiredEarly) && scheduler.clock.advance()) {
        this.#quiet = 0;
      } else if (scheduler.work.isPending || scheduler.work.hasBorrowed || this.#isLastGrace()) {
        // A continuation may still be on its way through the host.
        await this.#waitOutside();
      } else {
        throw deadlock(
          ended === null
            ? "deadlock: all goroutines in bubble are blocked"
            : "deadlock: main bubble goroutine has exited but blocked goroutines remain",
        );
      }
    }
  }

  /** The next step; undefined if none is possible. */
  #next(mainEnded: boolean): Step | undefined | typeof ABANDONED {
    const strategy = this.#strategy;
    if (strategy.pick === undefined) return this.#scheduler.first(mainEnded);
    const steps = this.#scheduler.possible(mainEnded);
    if (steps.length === 0) return undefined;
    const index = strategy.pick(steps, this.#scheduler.running);
    return index === -1 ? ABANDONED : steps[index];
  }

  async #take(step: Step): Promise<void> {
    const scheduler = this.#scheduler;
    scheduler.begins();
    scheduler.take(step);
    if (this.#strategy.together === true && !step.isTimer) this.#takeOthers();
    await new Promise<void>(nextTurn);
    if (this.#strategy.pick !== undefined) await this.#letForeignGoOn();
    scheduler.stepped();
  }

  /** Lets every goroutine that can go on do so in this turn, as in production, which has no steps. */
  #takeOthers(): void {
    const { steps, released, running } = this.#scheduler;
    for (;;) {
      const others = steps.ready.filter(({ goroutine }) => !released.includes(goroutine));
      if (others.length === 0) return;
      const index = this.#strategy.pick?.(others, running) ?? -1;
      if (index === -1) return;
      this.#scheduler.take(others[index] as Step);
    }
  }

  /**
   * Lets a goroutine that awaits something foreign go on before all others, if its promise settles soon. So a program
   * does the same each time.
   */
  async #letForeignGoOn(): Promise<void> {
    const { released, work } = this.#scheduler;
    const since = monotonic.now();
    const isForeign = (): boolean => released.some((goroutine) => !goroutine.isTimer && goroutine.isForeign);
    if (!isForeign()) return;
    this.#scheduler.hasAwaitedForeign = true;
    const isEarly = (): boolean => monotonic.now() - since < (work.hasRequests ? LAST_GRACE : FOREIGN_STEP);
    // Once the host has finished, its result may still be on its way.
    let quiet = 0;
    for (let turn = 0; quiet < QUIET_TURNS && isForeign() && (turn < EAGER_TURNS || isEarly()); turn += 1) {
      quiet = work.isPending ? 0 : quiet + 1;
      await new Promise<void>(nextTurn);
    }
  }

  /** Whether time must not move, because a goroutine waits for work of the outside world. */
  #isForeignPending(): boolean {
    const { work, hasForeign, externals } = this.#scheduler;
    if (externals > 0 || work.hasRequests) return true;
    return hasForeign && (work.isPending || work.hasBorrowed || this.#hasGrace());
  }

  #hasGrace(): boolean {
    if (!this.#isPatient || this.#vain >= GRACES || this.#scheduler.clock.next === undefined) return this.#isRestless;
    if (this.#quiet === 0 || monotonic.now() - this.#quietSince < GRACE) return true;
    this.#vain += 1;
    return false;
  }

  #isLastGrace(): boolean {
    const isPatient = this.#isPatient && this.#scheduler.hasForeign;
    return this.#isRestless || (isPatient && monotonic.now() - this.#quietSince < LAST_GRACE);
  }

  get #isRestless(): boolean {
    return this.#quiet < QUIET_TURNS;
  }

  /** Waits until a goroutine can continue, but at most until the next check of the host. */
  async #waitOutside(): Promise<void> {
    const { steps } = this.#scheduler;
    if (this.#quiet === 0) this.#quietSince = monotonic.now();
    this.#quiet += 1;
    if (!this.#hasWarned && monotonic.now() - this.#quietSince > PATIENCE) {
      this.#hasWarned = true;
      warn(this.#report("synctest waits for the outside world"));
    }
    await new Promise<void>((resolve) => {
      steps.whenAdded(resolve);
      if (this.#quiet <= EAGER_TURNS) nextTurn(resolve);
      else setTimeout(resolve, 1);
    });
    steps.whenAdded(null);
  }

  /** A text that shows for each goroutine what it waits for, under a title. */
  #report(title: string): string {
    const left = this.#scheduler.goroutines.filter((goroutine) => !goroutine.ended);
    return [title, ...left.map((goroutine) => goroutine.describe())].join("\n\n");
  }

  /** Resolves when every other goroutine waits: Go's synctest.Wait. */
  settled(): Promise<void> {
    const { acting, steps } = this.#scheduler;
    // The touch comes before the error, because the error depends on the order too.
    this.#scheduler.touch("order", SETTLED, acting);
    if (this.#settled !== null) throw new Error("wait already in progress");
    const step = acting.nextStep();
    acting.isSettling = true;
    this.#scheduler.yields(acting);
    return new Promise((resolve) => {
      this.#settled = () => {
        this.#settled = null;
        acting.isSettling = false;
        steps.add(acting, step, resolve);
      };
    });
  }

  /** Keeps time from moving while a promise of the outside world is pending. */
  external<T>(promise: PromiseLike<T>): Promise<T> {
    const scheduler = this.#scheduler;
    const { acting, steps } = scheduler;
    const step = acting.nextStep();
    const external = { site: scheduler.site() };
    acting.externals.add(external);
    scheduler.externals += 1;
    const continueWith = (resume: () => void): void => {
      acting.externals.delete(external);
      scheduler.externals -= 1;
      steps.add(acting, step, resume);
    };
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => continueWith(() => resolve(value)),
        (error: unknown) => continueWith(() => reject(error)),
      );
    });
  }
}

const bubbles: WeakMap<BubbleScheduler, Bubble> = /* @__PURE__ */ new WeakMap();
