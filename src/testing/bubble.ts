import { observe } from "../runtime/events.js";
import { nextTurn } from "../runtime/host.js";
import { install } from "../runtime/scheduler.js";
import { BubbleScheduler } from "./bubble-scheduler.js";
import type { Step, Strategy } from "./strategy.js";

/** How a bubble ended, if its root did not throw. */
export interface Ending<T> {
  readonly value: T;
}

type Outcome<T> = Ending<T> | { readonly error: unknown };

/** A run was abandoned by its strategy. */
export const ABANDONED: unique symbol = Symbol("abandoned");

/** The name of the one place there is to wait in for all others. */
const SETTLED = "settled";

/**
 * A world of its own for goroutines: virtual time, one step at a time, and a strategy that picks each. That everything
 * waits again, so that a step is over, one turn of the host's event loop tells.
 *
 * Invariant: at most one bubble is installed.
 */
export class Bubble {
  static current: Bubble | null = null;

  readonly #strategy: Strategy;
  readonly #scheduler: BubbleScheduler;
  #externals = 0;
  #settled: (() => void) | null = null;

  constructor(strategy: Strategy, recordSites: boolean) {
    this.#strategy = strategy;
    this.#scheduler = new BubbleScheduler(strategy, recordSites);
  }

  /**
   * Runs `root` as the bubble's main goroutine, until it and all others have ended.
   *
   * Rejects with what it or an unjoined goroutine throws; with `deadlock` where nothing can happen any more.
   */
  async run<T>(root: () => T, deadlock: (text: string) => Error): Promise<Ending<Awaited<T>> | typeof ABANDONED> {
    refuseInBubble();
    Bubble.current = this;
    const before = install(this.#scheduler);
    const unobserve = observe(this.#scheduler);
    try {
      return await this.#loop(root, deadlock);
    } finally {
      unobserve();
      install(before);
      this.#scheduler.clock.end();
      Bubble.current = null;
    }
  }

  async #loop<T>(root: () => T, deadlock: (text: string) => Error): Promise<Ending<Awaited<T>> | typeof ABANDONED> {
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
    for (let isVerdict = false; ; ) {
      // What is set by a callback, the compiler takes for constant.
      const ended = outcome as Outcome<Awaited<T>> | null;
      scheduler.throwPanic();
      if (ended !== null && "error" in ended) throw ended.error;
      const steps = scheduler.possible(ended !== null);
      if (steps.length > 0) {
        isVerdict = false;
        const index = this.#strategy.pick(steps, scheduler.running);
        if (index === -1) return ABANDONED;
        await this.#take(steps[index] as Step);
      } else if (this.#externals > 0) {
        await scheduler.steps.added();
      } else if (this.#settled !== null) {
        this.#settled();
      } else if (ended === null && scheduler.clock.advance()) {
        isVerdict = false;
      } else if (!isVerdict) {
        // A continuation may still be on its way through the host: give it another turn before the verdict.
        isVerdict = true;
        await new Promise<void>(nextTurn);
      } else {
        const blocked = scheduler.goroutines.filter((goroutine) => !goroutine.ended);
        if (ended !== null && blocked.length === 0) return ended;
        const title =
          ended === null
            ? "deadlock: all goroutines in bubble are blocked"
            : "deadlock: main bubble goroutine has exited but blocked goroutines remain";
        throw deadlock([title, ...blocked.map((goroutine) => goroutine.describe())].join("\n\n"));
      }
    }
  }

  async #take(step: Step): Promise<void> {
    this.#scheduler.steps.remove(step);
    this.#scheduler.running = step.goroutine;
    step.run();
    await new Promise<void>(nextTurn);
    this.#strategy.stepped?.();
  }

  /** Waits until every other goroutine waits: Go's synctest.Wait. */
  settled(): Promise<void> {
    if (this.#settled !== null) throw new Error("wait already in progress");
    const { running, steps } = this.#scheduler;
    const step = running.nextStep();
    this.#scheduler.touch("order", SETTLED, running);
    return new Promise((resolve) => {
      this.#settled = () => {
        this.#settled = null;
        steps.add(running, step, resolve);
      };
    });
  }

  /** Keeps time from moving while a promise of the outside world is pending. */
  external<T>(promise: PromiseLike<T>): Promise<T> {
    const { running, steps } = this.#scheduler;
    const step = running.nextStep();
    this.#externals += 1;
    const continueWith = (resume: () => void): void => {
      this.#externals -= 1;
      steps.add(running, step, resume);
    };
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => continueWith(() => resolve(value)),
        (error: unknown) => continueWith(() => reject(error)),
      );
    });
  }
}

/** There is one clock and one scheduler, so there can be one bubble only. */
export function refuseInBubble(): void {
  if (Bubble.current !== null) throw new Error("synctest: a bubble is running already; await it before the next");
}
