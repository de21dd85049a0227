import { randomFrom } from "../../src/testing/random-priorities.js";

/** Draws from a seed: the same each time. */
export class Draw {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  weighted<const T>(choices: readonly (readonly [T, number])[]): T {
    let rest = this.below(choices.reduce((sum, [, weight]) => sum + weight, 0));
    for (const [choice, weight] of choices) {
      rest -= weight;
      if (rest < 0) return choice;
    }
    throw new Error("no choices");
  }

  times<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  below(n: number): number {
    return Math.floor(this.#random() * n);
  }
}
