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

/** A run was abandoned by its strategy. */
export const ABANDONED: unique symbol = Symbol("abandoned");

/** The name of the one place there is to wait in for all others. */
const SETTLED = "settled";

/** How many turns of the host must bring nothing before a bubble decides that nothing will come. */
const QUIET_TURNS = 3;

/**
 * How long a bubble waits for what a goroutine awaits although the host shows nothing, in milliseconds, before time moves and
 * before the verdict of a deadlock: another thread may load a module, for instance. Time is held up in vain only so often: then
 * it is taken for a wait for another goroutine.
 */
const GRACE = 250;
const LAST_GRACE = 1_000;
const GRACES = 2;

/** How long a step of an exploration may take that goes through the host, in milliseconds. */
const FOREIGN_STEP = 50;

/** After so many turns without news the host is asked only every millisecond. */
const EAGER_TURNS = 64;

/** How long a bubble waits for the outside world before it says so, in milliseconds: shorter than the time limits of test runners. */
const PATIENCE = 1_500;

/**
 * A world of its own for goroutines: virtual time, one step at a time, and a strategy that picks each. That everything
 * waits again, so that a step is over, one turn of the host's event loop tells.
 */
export class Bubble {
  /** Hears what happens in this bubble. */
  observer: Observer | null = null;
  readonly #strategy: Strategy;
  readonly #scheduler: BubbleScheduler;
  #settled: (() => void) | null = null;
  #isTimedOut = false;
  /** How many turns in a row have brought nothing, and since when. */
  #quiet = 0;
  #quietSince = 0;
  #hasWarned = false;
  /** How often something foreign was waited for in vain. */
  #vain = 0;
  /** Whether to wait a little for what the host does not show. */
  readonly #isPatient: boolean;

  constructor(strategy: Strategy, recordSites: boolean, hasHostTimers: boolean = false) {
    this.#strategy = strategy;
    this.#isPatient = strategy.pick === undefined && isExact();
    this.#scheduler = new BubbleScheduler(strategy, recordSites, hasHostTimers);
  }

  /** Whether some goroutine has awaited something that is not of this library. */
  get hasAwaitedForeign(): boolean {
    return this.#scheduler.hasAwaitedForeign;
  }

  /** The goroutines that may have done so, and when: to be sure, it has to record where promises are made. */
  get suspicions(): ReadonlySet<string> {
    return this.#scheduler.suspicions;
  }

  set recordsMakers(records: boolean) {
    this.#scheduler.recordsMakers = records;
  }

  /** Whether a goroutine that waits in a loop was made to wait for others. */
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
   * Rejects with what it or an unjoined goroutine throws; with `deadlock` where nothing can happen any more, or not within
   * `timeout` milliseconds of the host's time.
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
    // Main is not started by anybody, so that it has ended is told here.
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
      // What is set by a callback, the compiler takes for constant.
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

  /** What happens next; undefined if nothing can. */
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

  /** Has all that can go on do so in this turn: as in production, where nothing keeps them from it. */
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

  /** What awaits something foreign goes on before anybody else does, if that comes soon: so a program does the same each time. */
  async #letForeignGoOn(): Promise<void> {
    const { released, work } = this.#scheduler;
    const since = monotonic.now();
    const isForeign = (): boolean => released.some((goroutine) => !goroutine.isTimer && goroutine.isForeign);
    if (!isForeign()) return;
    this.#scheduler.hasAwaitedForeign = true;
    // Once the host is done, what it brings may still be on its way.
    for (let quiet = 0; quiet < QUIET_TURNS && isForeign() && monotonic.now() - since < FOREIGN_STEP; ) {
      quiet = work.isPending ? 0 : quiet + 1;
      await new Promise<void>(nextTurn);
    }
  }

  /** Whether time must not move, because the outside world has something under way that a goroutine waits for. */
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

  /** Waits until a goroutine can continue, but no longer than until it is worth to look whether the host is done. */
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

  /** What each goroutine waits for, under a title. */
  #report(title: string): string {
    const left = this.#scheduler.goroutines.filter((goroutine) => !goroutine.ended);
    return [title, ...left.map((goroutine) => goroutine.describe())].join("\n\n");
  }

  /** Waits until every other goroutine waits: Go's synctest.Wait. */
  settled(): Promise<void> {
    const { acting, steps } = this.#scheduler;
    // Before it fails: also that depends on the order.
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
