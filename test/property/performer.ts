import { settled } from "../support/turn.js";
import type { ShufflingScheduler } from "./chance.js";
import { describeChannel, type Observation } from "./observation.js";
import { ParkedOperations } from "./parked.js";
import { Real } from "./real.js";
import type { Script } from "./script.js";
import { operationOf, type Statement } from "./statement.js";

/** The package's side of a script. */
export class Performer {
  readonly #real: Real;
  readonly #scheduler: ShufflingScheduler | null;
  readonly #parked = new ParkedOperations();
  /** The operations that have begun and not ended. */
  readonly #pending = new Map<number, Statement>();
  #ended: string[] = [];

  constructor({ capacities, signals }: Script, scheduler: ShufflingScheduler | null) {
    this.#real = new Real(capacities, signals);
    this.#scheduler = scheduler;
  }

  /** Performs a statement, lets everything happen that it sets off, and tells what that was. */
  async perform(id: number, statement: Statement): Promise<Observation> {
    this.#pending.set(id, statement);
    const end = (outcome: string): void => {
      this.#ended.push(`${id}: ${outcome}`);
      this.#pending.delete(id);
    };
    const outcome = this.#real.perform(statement);
    if (typeof outcome === "string") end(outcome);
    else void outcome.then(end);
    await (this.#scheduler === null ? settled() : this.#scheduler.release());
    const ended = this.#ended.sort();
    this.#ended = [];
    return { ended, parked: this.#parked.reasons, channels: this.#real.channels.map(describeChannel) };
  }

  /** What of the invariants of a channel does not hold. */
  brokenInvariants(): string[] {
    return this.#real.channels.flatMap(({ length, capacity }, channel) => {
      const senders = this.#waiting("send", channel);
      const receivers = this.#waiting("receive", channel);
      const isOneSelect = senders.length === 1 && receivers.length === 1 && senders[0] === receivers[0];
      return [
        ...(senders.length > 0 && receivers.length > 0 && !isOneSelect ? [`ch${channel}: both sides wait`] : []),
        ...(length > 0 && receivers.length > 0 ? [`ch${channel}: a receiver waits, and there is a value`] : []),
        ...(length < capacity && senders.length > 0 ? [`ch${channel}: a sender waits, and there is room`] : []),
        ...(length > capacity ? [`ch${channel}: more values than there is room for`] : []),
      ];
    });
  }

  stop(): void {
    this.#parked.stop();
  }

  #waiting(kind: "send" | "receive", channel: number): number[] {
    return [...this.#pending].flatMap(([id, statement]) =>
      operationOf(statement)?.cases.some((case_) => case_.kind === kind && case_.channel === channel) ? [id] : [],
    );
  }
}
