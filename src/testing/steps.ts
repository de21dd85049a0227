import type { BubbleGoroutine } from "./goroutine.js";
import type { Step } from "./strategy.js";

/** The steps of the goroutines that can continue, in the order in which they came to. */
export class Steps {
  #ready: Step[] = [];
  #onAdd: (() => void) | null = null;

  get ready(): readonly Step[] {
    return this.#ready;
  }

  add(goroutine: BubbleGoroutine, key: string, run: () => void): void {
    this.#ready.push({ key, goroutine, isTimer: false, run });
    this.#onAdd?.();
    this.#onAdd = null;
  }

  /** Does nothing with the step of a timer. */
  remove(step: Step): void {
    this.#ready = this.#ready.filter((other) => other !== step);
  }

  /** Resolves when the next one is added. */
  added(): Promise<void> {
    return new Promise((resolve) => {
      this.#onAdd = resolve;
    });
  }
}
