import { soon } from "../runtime/completion.js";
import { type SignalProcess, signalProcess } from "./host.js";

/** Is told of a signal, by its name. */
export type Receiver = (name: string) => void;

/** Those who get one signal, and how many calls have asked for it on behalf of each. */
class Relay {
  readonly #name: string;
  readonly #process: SignalProcess;
  readonly #calls: Map<object, { receiver: Receiver; count: number }> = new Map();

  constructor(name: string, process: SignalProcess) {
    this.#name = name;
    this.#process = process;
  }

  /** Asks the host for the signal when the first one comes: from then on its default action does not happen. */
  add(owner: object, receiver: Receiver): void {
    const call = this.#calls.get(owner);
    if (call !== undefined) {
      call.count += 1;
      return;
    }
    if (this.#calls.size === 0) this.#process.on(this.#name, this.#deliver);
    this.#calls.set(owner, { receiver, count: 1 });
  }

  /** Gives the signal back to the host when the last one goes. Returns whether that was the last. */
  remove(owner: object): boolean {
    const call = this.#calls.get(owner) as { count: number };
    call.count -= 1;
    if (call.count === 0) this.#calls.delete(owner);
    if (this.#calls.size > 0) return false;
    this.#process.off(this.#name, this.#deliver);
    return true;
  }

  /** One that throws is a panic, as in a goroutine, and keeps the signal from nobody else. */
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

/** One for each signal that somebody has asked for, so that the host has one listener however many there are. */
const relays: Map<string, Relay> = /* @__PURE__ */ new Map();

/**
 * Tells a receiver of a signal, once however often its owner asks, until the function returned is called. Throws what the
 * host throws if it cannot tell of it.
 */
export function relay(name: string, owner: object, receiver: Receiver): () => void {
  const found = relays.get(name) ?? new Relay(name, signalProcess());
  found.add(owner, receiver);
  relays.set(name, found);
  return () => {
    if (found.remove(owner)) relays.delete(name);
  };
}
