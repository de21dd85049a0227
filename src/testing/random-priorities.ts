import type { BubbleGoroutine } from "./goroutine.js";
import { canonical } from "./nodes.js";
import type { Schedule } from "./schedule.js";
import type { Step, Strategy } from "./strategy.js";

/** A pseudo-random number from 0 to below 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The kind of random schedules. */
export interface RandomOptions {
  readonly depth: number;
  readonly firesEarly: boolean;
  readonly together: boolean;
}

/**
 * Random schedules that find bugs of few ordering constraints with a known probability: PCT (Burckhardt et al.,
 * ASPLOS 2010). Goroutines get random priorities, and the one of the highest priority runs. At a few random steps the
 * running goroutine drops to the lowest priority.
 */
export class RandomPriorities implements Strategy {
  readonly firesEarly: boolean;
  readonly together: boolean;
  readonly #random: () => number;
  readonly #depth: number;
  readonly #changes: ReadonlySet<number>;
  readonly #priorities: Map<string, number> = new Map();
  readonly #picks: number[] = [];
  #steps = 0;

  constructor(random: () => number, expectedSteps: number, { depth, firesEarly, together }: RandomOptions) {
    this.#random = random;
    this.#depth = depth;
    this.firesEarly = firesEarly;
    this.together = together;
    const changes = 1 + Math.floor(3 * random());
    this.#changes = new Set(Array.from({ length: changes }, () => Math.floor(random() * expectedSteps)));
  }

  get steps(): number {
    return this.#steps;
  }

  get schedule(): Schedule {
    return { picks: this.#picks, together: this.together };
  }

  pick(steps: readonly Step[], running: BubbleGoroutine): number {
    if (this.#steps >= this.#depth) return -1;
    if (this.#changes.has(this.#steps)) this.#priorities.set(running.id, -this.#steps);
    this.#steps += 1;
    const ordered = canonical(steps, running);
    let best = 0;
    for (let i = 1; i < ordered.length; i += 1) {
      if (this.#priority(ordered[i] as Step) > this.#priority(ordered[best] as Step)) best = i;
    }
    this.#picks.push(best);
    return steps.indexOf(ordered[best] as Step);
  }

  choose(n: number): number {
    const index = Math.floor(this.#random() * n);
    this.#picks.push(index);
    return index;
  }

  #priority({ goroutine: { id } }: Step): number {
    let priority = this.#priorities.get(id);
    if (priority === undefined) {
      priority = this.#random();
      this.#priorities.set(id, priority);
    }
    return priority;
  }
}
