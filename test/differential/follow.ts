import type { Step, Strategy } from "../../src/testing/strategy.js";
import { execute, nameOf } from "./execution.js";
import type { Outcome } from "./outcome.js";
import type { Witness } from "./outcomes.js";
import type { Program } from "./program.js";

/** The outcomes that the package gives a program under one schedule, one for each way to choose. */
export async function follow(program: Program, witness: Witness): Promise<Set<Outcome>> {
  const strategy = new Following(witness);
  const outcomes = new Set<Outcome>();
  do {
    const outcome = await execute(program, strategy, (goroutine) => strategy.begins(goroutine));
    if (outcome !== null && strategy.isThrough) outcomes.add(outcome);
  } while (strategy.next());
  return outcomes;
}

/** Has the goroutines begin their operations in the order of a schedule, and goes through all choices. */
class Following implements Strategy {
  readonly #witness: Witness;
  #position = 0;
  #fits = true;
  readonly #choices: { readonly n: number; picked: number }[] = [];
  #chosen = 0;

  constructor(witness: Witness) {
    this.#witness = witness;
  }

  /** Whether exactly the operations of the schedule have begun, in its order. */
  get isThrough(): boolean {
    return this.#fits && this.#position === this.#witness.length;
  }

  begins(goroutine: number): void {
    this.#fits &&= this.#witness[this.#position] === goroutine;
    this.#position += 1;
  }

  pick(steps: readonly Step[]): number {
    if (!this.#fits) return -1;
    const goroutine = this.#witness[this.#position];
    // Past the schedule there is nothing but what ends.
    if (goroutine === undefined) return 0;
    const index = steps.findIndex((step) => step.goroutine.name === nameOf(goroutine));
    // Where the goroutine cannot go on, the time, main or one that is about to start it comes first.
    return index === -1 ? this.choose(steps.length) : index;
  }

  choose(n: number): number {
    if (n === 1) return 0;
    const choice = this.#choices[this.#chosen] ?? { n, picked: 0 };
    this.#choices[this.#chosen] = choice;
    this.#chosen += 1;
    return choice.picked;
  }

  /** Starts over with the next way to choose, as an odometer counts; false when there is none left. */
  next(): boolean {
    this.#choices.length = this.#chosen;
    this.#position = 0;
    this.#fits = true;
    this.#chosen = 0;
    for (let last = this.#choices.at(-1); last !== undefined; last = this.#choices.at(-1)) {
      last.picked += 1;
      if (last.picked < last.n) return true;
      this.#choices.pop();
    }
    return false;
  }
}
