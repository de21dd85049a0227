import { observe } from "../../src/runtime/events.js";

/** The operations that the runtime has announced to be parked, from now until `stop`. */
export class ParkedOperations {
  readonly #reasons = new Map<object, string>();
  readonly stop: () => void = observe({
    parked: (operation, reason) => void this.#reasons.set(operation, reason),
    woken: (operation) => void this.#reasons.delete(operation),
  });

  /** Why they are parked, sorted. */
  get reasons(): string[] {
    return [...this.#reasons.values()].sort();
  }
}
