import type { BubbleGoroutine } from "./goroutine.js";
import type { Step } from "./strategy.js";

/** How many steps that have been taken are kept at the front of the list at least. */
const SLACK = 64;

/** The steps of the goroutines that can continue, in the order in which they came to. */
export class Steps {
  #steps: Step[] = [];
  /** Where the first one stands: to shift an array costs time in proportion to what is left of it. */
  #head = 0;
  #onAdd: (() => void) | null = null;

  get ready(): readonly Step[] {
    return this.#head === 0 ? this.#steps : this.#steps.slice(this.#head);
  }

  get first(): Step | undefined {
    return this.#steps[this.#head];
  }

  add(goroutine: BubbleGoroutine, key: string, run: () => void): void {
    goroutine.queued += 1;
    this.#steps.push({ key, goroutine, isTimer: false, run });
    this.#onAdd?.();
    this.#onAdd = null;
  }

  /** Does nothing with the step of a timer. */
  remove(step: Step): void {
    if (step.isTimer) return;
    step.goroutine.queued -= 1;
    if (step !== this.first) {
      this.#steps = this.ready.filter((other) => other !== step);
      this.#head = 0;
      return;
    }
    this.#head += 1;
    if (this.#head < SLACK || 2 * this.#head < this.#steps.length) return;
    this.#steps.splice(0, this.#head);
    this.#head = 0;
  }

  /** Calls back once, when the next one is added; null calls that off. */
  whenAdded(callback: (() => void) | null): void {
    this.#onAdd = callback;
  }
}
