import { soon } from "../runtime/completion.js";
import { type SignalProcess, signalProcess } from "./host.js";

/** A function that is called with the name of a signal. */
export type Receiver = (name: string) => void;

/** The receivers of one signal, each with the number of calls that ask for it. */
class Relay {
  readonly #name: string;
  readonly #process: SignalProcess;
  readonly #calls: Map<object, { receiver: Receiver; count: number }> = new Map();

  constructor(name: string, process: SignalProcess) {
    this.#name = name;
    this.#process = process;
  }

  /** Asks the host for the signal when the first receiver comes; then its default action is off. */
  add(owner: object, receiver: Receiver): void {
    const call = this.#calls.get(owner);
    if (call !== undefined) {
      call.count += 1;
      return;
    }
    if (this.#calls.size === 0) this.#process.on(this.#name, this.#deliver);
    this.#calls.set(owner, { receiver, count: 1 });
  }

  /** Gives the signal back to the host when the last receiver leaves. Returns whether it was the last. */
  remove(owner: object): boolean {
    const call = this.#calls.get(owner) as { count: number };
    call.count -= 1;
    if (call.count === 0) this.#calls.delete(owner);
    if (this.#calls.size > 0) return false;
    this.#process.off(this.#name, this.#deliver);
    return true;
  }

  /** A receiver that throws panics, as a goroutine does; the other receivers still get the signal. */
  readonly #deliver = (): void => {
    for (const { receiver } of [...this.#calls.values()]) {
      try {
        receiver(this.#name);
      } catch (error) {
        soon(() => {
          throw error;
        });
      }
    }
  };
}

/** A relay for each signal with receivers, so that the host has one listener for each. */
const relays: Map<string, Relay> = /* @__PURE__ */ new Map();

/**
 * Tells a receiver of a signal until the returned function is called; only once, however often its owner asks. Throws
 * the host's error if the signal cannot be handled.
 */
export function relay(name: string, owner: object, receiver: Receiver): () => void {
  const found = relays.get(name) ?? new Relay(name, signalProcess());
  found.add(owner, receiver);
  relays.set(name, found);
  return () => {
    if (found.remove(owner)) relays.delete(name);
  };
}
