import type { JetStreamClient, JsMsg } from "@nats-io/jetstream";
import { headers } from "@nats-io/transport-node";
import type { Message } from "../broker-worker/broker.js";
import { ASIDE } from "./queue.js";

/** A message of JetStream, which has a command for each outcome. */
export class Delivery implements Message {
  readonly #message: JsMsg;
  readonly #client: JetStreamClient;

  constructor(message: JsMsg, client: JetStreamClient) {
    this.#message = message;
    this.#client = client;
  }

  get content(): string {
    return this.#message.string();
  }

  get attempt(): number {
    return this.#message.info.deliveryCount;
  }

  /** A plain `ack` is not confirmed: if the process ends right after it, the work may be done twice. */
  async acknowledge(): Promise<void> {
    await this.#message.ackAck();
  }

  async giveBack(delay: number): Promise<void> {
    this.#message.nak(delay);
  }

  async putAside(error: unknown): Promise<void> {
    const about = headers();
    about.set("Error", String(error));
    await this.#client.publish(ASIDE, this.#message.data, { headers: about });
    await this.#message.ackAck();
  }

  async extend(): Promise<void> {
    this.#message.working();
  }
}
