import { randomUUID } from "node:crypto";
import { type Consumer, type JetStreamClient, jetstream } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { context, Millisecond, Second, sleep } from "goroutines";
import type { Broker, Message } from "../broker-worker/broker.js";
import type { Settings } from "../broker-worker/settings.js";
import { Delivery } from "./delivery.js";
import { makeQueue, SUBJECT, sharedConsumer } from "./queue.js";

/** The time for which a request for messages stays open: an idle worker asks again after it, and may stop that late. */
const OPEN = 2 * Second;

/** A durable queue in NATS JetStream. */
export class JetStream implements Broker {
  readonly #connection: NatsConnection;
  readonly #client: JetStreamClient;
  readonly #ackWait: number;
  /** If an answer was lost and a message is published again, the broker drops the duplicate. */
  readonly #run = randomUUID();

  private constructor(connection: NatsConnection, ackWait: number) {
    this.#connection = connection;
    this.#client = jetstream(connection);
    this.#ackWait = ackWait;
  }

  static async connect(this: void, { ackWait }: Settings): Promise<JetStream> {
    const servers = process.env.NATS_URL ?? "nats://127.0.0.1:4222";
    // A worker outlives its broker: it reconnects without a limit.
    const connection = await connect({ servers, maxReconnectAttempts: -1, reconnectTimeWait: 250 * Millisecond });
    await makeQueue(connection, ackWait);
    return new JetStream(connection, ackWait);
  }

  async publish(content: string): Promise<void> {
    await this.#client.publish(SUBJECT, content, { msgID: `${this.#run} ${content}`, retries: 5 });
  }

  async *messages(room: () => number, until: AbortSignal): AsyncGenerator<Message> {
    const consumer = await sharedConsumer(this.#connection, this.#ackWait);
    while (!until.aborted) {
      try {
        yield* this.#some(consumer, Math.max(1, room()), until);
      } catch (error) {
        console.error(`no messages: ${error}`);
        await sleep(1 * Second, { signal: until }).catch(() => {});
      }
    }
  }

  /** As many messages as there is room for. */
  async *#some(consumer: Consumer, room: number, until: AbortSignal): AsyncGenerator<Message> {
    const received = await consumer.fetch({ max_messages: room, expires: OPEN });
    const messages = received[Symbol.asyncIterator]();
    // The broker ends a request by itself, unless it is away.
    const forget = context.afterFunc(until, () => setTimeout(() => received.stop(), 2 * OPEN));
    try {
      for (let next = await messages.next(); !next.done; next = await messages.next()) {
        if (until.aborted) next.value.nak();
        else yield new Delivery(next.value, this.#client);
      }
    } finally {
      // The loop was left early: messages that still come are given back.
      for (let next = await messages.next(); !next.done; next = await messages.next()) next.value.nak();
      forget();
    }
  }

  /** Everything is sent to the broker before the connection ends, unless the broker is away. */
  async [Symbol.asyncDispose](): Promise<void> {
    const drained = this.#connection.drain().catch((error) => console.error(`not drained: ${error}`));
    await Promise.race([drained, sleep(OPEN)]);
  }
}
