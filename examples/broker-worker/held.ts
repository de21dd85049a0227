import { backoff, Second } from "goroutines";
import type { Message } from "./broker.js";

/** After the first failure a message stays away for a second or less, after the next ones for longer. */
const pause = backoff({ initial: Second, max: 60 * Second });

/**
 * A message in the hands of this process. From the moment it is held until the broker knows what became of it, the
 * broker is told again and again that somebody is at work on it: so its work may take longer than the broker waits.
 */
export class Held {
  readonly #message: Message;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(message: Message, ackWait: number) {
    this.#message = message;
    // Two of three may come late, or not at all.
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

  /** The work has failed: another time, or never again. */
  failed(error: unknown, attempts: number): Promise<void> {
    console.error(`failed ${this.content}, attempt ${this.attempt}: ${error}`);
    return this.#settle(() =>
      this.attempt < attempts ? this.#message.giveBack(pause(this.attempt)) : this.#message.putAside(error),
    );
  }

  /** Somebody else is to do the work, at once. */
  givenUp(): Promise<void> {
    return this.#settle(() => this.#message.giveBack(0));
  }

  async #settle(tell: () => Promise<void>): Promise<void> {
    await this.#tell(tell);
    clearInterval(this.#heartbeat);
  }

  /** A broker that cannot be told gives the message out again: that is no reason to end. */
  async #tell(tell: () => Promise<void>): Promise<void> {
    try {
      await tell();
    } catch (error) {
      console.error(`the broker was not told of ${this.content}: ${error}`);
    }
  }
}
