import { backoff, Second } from "goroutines";
import type { Message } from "./broker.js";

/** After its first failure a message is redelivered within a second, after further failures later. */
const pause = backoff({ initial: Second, max: 60 * Second });

/**
 * A message in progress in this process. Until the broker knows the outcome, a heartbeat tells the broker that the work
 * continues. So the work may take longer than the broker waits.
 */
export class Held {
  readonly #message: Message;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(message: Message, ackWait: number) {
    this.#message = message;
    // Two of three heartbeats may be late or lost.
    this.#heartbeat = setInterval(() => void this.#tell(() => message.extend()), ackWait / 3);
  }

  get content(): string {
    return this.#message.content;
  }

  get attempt(): number {
    return this.#message.attempt;
  }

  /** The work is finished. */
  done(): Promise<void> {
    return this.#settle(() => this.#message.acknowledge());
  }

  /** The work has failed: retry later, or put the message aside. */
  failed(error: unknown, attempts: number): Promise<void> {
    console.error(`failed ${this.content}, attempt ${this.attempt}: ${error}`);
    return this.#settle(() =>
      this.attempt < attempts ? this.#message.giveBack(pause(this.attempt)) : this.#message.putAside(error),
    );
  }

  /** Another process should do the work, at once. */
  givenUp(): Promise<void> {
    return this.#settle(() => this.#message.giveBack(0));
  }

  async #settle(tell: () => Promise<void>): Promise<void> {
    await this.#tell(tell);
    clearInterval(this.#heartbeat);
  }

  /** If the broker cannot be told, it redelivers the message: that is no reason to end. */
  async #tell(tell: () => Promise<void>): Promise<void> {
    try {
      await tell();
    } catch (error) {
      console.error(`the broker was not told of ${this.content}: ${error}`);
    }
  }
}
