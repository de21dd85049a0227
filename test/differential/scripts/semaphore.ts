import { context, go, Semaphore } from "../../../src/index.js";
import { errorFrom, type Stage, textOf } from "./ours.js";
import type { Step } from "./script.js";

export class SemaphoreStage implements Stage {
  readonly #log: (event: string) => void;
  #semaphore = new Semaphore(0);
  readonly #held: number[] = [];
  readonly #cancels: context.CancelFunc[] = [];
  #id = 0;

  constructor(log: (event: string) => void) {
    this.#log = log;
  }

  take({ op, n }: Step): Promise<void> | void {
    switch (op) {
      case "new":
        this.#semaphore = new Semaphore(n);
        return;
      case "acquire":
        return this.#acquire(n);
      case "try": {
        const ok = this.#semaphore.tryAcquire(n);
        if (ok) this.#held.push(n);
        return this.#log(`try: ${ok}`);
      }
      case "release": {
        // The least, so that it does not matter who was first.
        const least = this.#held.sort((a, b) => a - b).shift();
        if (least !== undefined) this.#semaphore.release(least);
        return;
      }
      case "abort":
        return this.#cancels[n]?.();
    }
  }

  state(): string {
    return this.#held.sort((a, b) => a - b).join(" ");
  }

  /** The last first: others would move up meanwhile, or not, as in Go all goroutines run at once. */
  end(): boolean {
    const cancel = this.#cancels.pop();
    cancel?.();
    return cancel !== undefined;
  }

  #acquire(n: number): void {
    const id = this.#id++;
    const [ctx, cancel] = context.withCancel(context.background());
    this.#cancels.push(cancel);
    go(async () => {
      const error = await errorFrom(this.#semaphore.acquire(n, ctx));
      if (error === null) this.#held.push(n);
      this.#log(`acquire ${id}: ${textOf(error)}`);
    });
  }
}
