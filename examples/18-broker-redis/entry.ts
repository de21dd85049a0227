import type { Message } from "../broker-worker/broker.js";
import type { Given, Group } from "./group.js";

/** An entry of the stream. Redis has a command for acknowledging; the other outcomes are expressed by the idle time. */
export class Entry implements Message {
  readonly #given: Given;
  readonly #group: Group;
  readonly #ackWait: number;

  constructor(given: Given, group: Group, ackWait: number) {
    this.#given = given;
    this.#group = group;
    this.#ackWait = ackWait;
  }

  get content(): string {
    return this.#given.content;
  }

  get attempt(): number {
    return this.#given.attempt;
  }

  acknowledge(): Promise<void> {
    return this.#group.remove(this.#given.id);
  }

  giveBack(delay: number): Promise<void> {
    return this.#group.dueIn(this.#given.id, delay);
  }

  putAside(error: unknown): Promise<void> {
    return this.#group.putAside(this.#given, error);
  }

  extend(): Promise<void> {
    return this.#group.dueIn(this.#given.id, this.#ackWait);
  }
}
