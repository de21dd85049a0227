import type { Clock } from "../../src/runtime/clock.js";
import { hostClock } from "../../src/runtime/host-clock.js";
import { install, type Scheduler } from "../../src/runtime/scheduler.js";
import { settled } from "../support/turn.js";
import type { Choice } from "./ways.js";

/** Takes numbers from a list, in turn and for ever: what a run leaves to chance, and yet can be repeated. */
export class Chance {
  readonly #picks: readonly number[];
  #next = 0;

  constructor(picks: readonly number[]) {
    this.#picks = picks;
  }

  /** A number from 0 to n - 1. */
  pick(n: number): number {
    const pick = this.#picks[this.#next % this.#picks.length] ?? 0;
    this.#next += 1;
    return pick % n;
  }
}

/** Runs something as in production, but for the random numbers. */
export async function withRandomFrom<T>(chance: Chance, body: () => Promise<T>): Promise<T> {
  const { random } = Math;
  Math.random = () => chance.pick(60) / 60;
  try {
    return await body();
  } finally {
    Math.random = random;
  }
}

/**
 * A scheduler that lets goroutines go on one at a time, in any order, when they are released; and that makes the
 * choices that it is asked for, and notes them.
 */
export class ShufflingScheduler implements Scheduler {
  readonly clock: Clock = hostClock;
  readonly current = null;
  choices: Choice[] = [];
  readonly #chance: Chance;
  readonly #ready: (() => void)[] = [];

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  async run<T>(body: () => Promise<T>): Promise<T> {
    const before = install(this);
    try {
      return await body();
    } finally {
      install(before);
    }
  }

  choose(of: number): number {
    const chosen = this.#chance.pick(of);
    this.choices.push({ of, chosen });
    return chosen;
  }

  begin(): void {}

  wake(wakeup: () => void): void {
    this.#ready.push(wakeup);
  }

  spawn<T>(body: () => T): Promise<Awaited<T>> {
    return new Promise<void>((resolve) => this.wake(resolve)).then(body) as Promise<Awaited<T>>;
  }

  /** Releases those that are ready until there are none. */
  async release(): Promise<void> {
    await settled();
    while (this.#ready.length > 0) {
      const [wakeup] = this.#ready.splice(this.#chance.pick(this.#ready.length), 1);
      wakeup?.();
      await settled();
    }
  }
}
