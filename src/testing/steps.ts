import type { BubbleGoroutine } from "./goroutine.js";
import type { Step } from "./strategy.js";

/** The minimum number of taken steps at the front of the list before they are removed. */
const SLACK = 64;

/** The steps of goroutines that can continue, in FIFO order. */
export class Steps {
  #steps: Step[] = [];
  /** The index of the first step. Shifting the array would cost time in proportion to its length. */
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

  /** Removes a step; ignores the step of a timer, which is not in the list. */
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

  /** Sets a callback for the next added step; it is called once. Null unsets it. */
  whenAdded(callback: (() => void) | null): void {
    this.#onAdd = callback;
  }
}
