import type { Outcome, Selectable, Waiter } from "./operation.js";
import { refuse } from "./scheduler.js";
import { WaitQueue } from "./wait-queue.js";

/**
 * An `AbortSignal` as something to wait for: ready once aborted, with the reason as its value.
 *
 * Adding a listener costs microseconds, and more the more there are, and hosts warn of many; so however many
 * operations wait for a signal, it has one listener, and none while no operation does.
 */
export class AbortSource implements Selectable {
  readonly #signal: AbortSignal;
  readonly #waiters: WaitQueue = new WaitQueue();
  readonly #onAbort = (): void => {
    for (let waiter = this.#waiters.claim(); waiter !== null; waiter = this.#waiters.claim()) {
      waiter.complete(this.#signal.reason, false);
    }
  };

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  ready(): boolean {
    return this.#signal.aborted;
  }

  commit(): Outcome | undefined {
    return this.#signal.aborted ? { value: this.#signal.reason, ok: false } : undefined;
  }

  park(waiter: Waiter): void {
    if (this.#waiters.isEmpty) this.#signal.addEventListener("abort", this.#onAbort);
    this.#waiters.push(waiter);
  }

  unpark(waiter: Waiter): void {
    this.#waiters.remove(waiter);
    if (this.#waiters.isEmpty) this.#signal.removeEventListener("abort", this.#onAbort);
  }
}

/** One source for each signal, for as long as the signal lives. */
const sources: WeakMap<AbortSignal, AbortSource> = /* @__PURE__ */ new WeakMap();

export function abortSource(signal: AbortSignal): AbortSource {
  let source = sources.get(signal);
  if (source === undefined) {
    source = new AbortSource(signal);
    sources.set(signal, source);
  }
  return source;
}

/** Any realm's or polyfill's signal will do. */
export function isAbortSignal(value: unknown): value is AbortSignal {
  return typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value;
}

/** The rejection that an operation with this signal starts and ends with, or null if it may go on. */
export function refusal(signal: AbortSignal, late: boolean): Promise<never> | null {
  if (!isAbortSignal(signal)) return refuse(late, new TypeError("signal is not an AbortSignal"));
  return signal.aborted ? refuse(late, signal.reason) : null;
}
