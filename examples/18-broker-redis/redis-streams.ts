import { Millisecond, Second, sleep } from "goroutines";
import { Redis } from "ioredis";
import type { Broker, Message } from "../broker-worker/broker.js";
import type { Settings } from "../broker-worker/settings.js";
import { Entry } from "./entry.js";
import { type Given, Group } from "./group.js";

/** A worker outlives its broker: it connects again for as long as it takes, so often, but a command does not wait for ever. */
const RECONNECT = { retryStrategy: () => 250 * Millisecond, maxRetriesPerRequest: 40 };

/** A durable queue in a Redis stream. */
export class RedisStreams implements Broker {
  readonly #connections: readonly Redis[];
  readonly #group: Group;
  readonly #ackWait: number;
  /** So often is looked for what is overdue, and a read waits no longer. */
  readonly #period: number;
  #nextLook = 0;

  private constructor(connections: readonly Redis[], group: Group, ackWait: number) {
    this.#connections = connections;
    this.#group = group;
    this.#ackWait = ackWait;
    this.#period = Math.ceil(Math.min(Math.max(20 * Millisecond, ackWait / 4), 1 * Second));
  }

  static async connect(this: void, { ackWait }: Settings): Promise<RedisStreams> {
    const redis = new Redis(process.env.REDIS_URL ?? "redis://127.0.0.1:6379", {
      ...RECONNECT,
      lazyConnect: true,
    });
    redis.on("error", report);
    await redis.connect();
    const reader = redis.duplicate({ maxRetriesPerRequest: 8 });
    reader.on("error", report);
    const group = new Group(redis, reader, ackWait);
    await group.make();
    return new RedisStreams([redis, reader], group, ackWait);
  }

  publish(content: string): Promise<void> {
    return this.#group.add(content);
  }

  async *messages(room: () => number, until: AbortSignal): AsyncGenerator<Message> {
    while (!until.aborted) {
      try {
        yield* this.#some(Math.max(1, room()), until);
      } catch (error) {
        console.error(`no messages: ${error}`);
        await sleep(1 * Second, { signal: until }).catch(() => {});
        if (until.aborted) return;
        // The broker may have come back without what it had.
        await this.#group.make().catch(report);
      }
    }
  }

  /** As many messages as there is room for, or none if there is none for a while. */
  async *#some(room: number, until: AbortSignal): AsyncGenerator<Message> {
    const received = (await this.#receive(room)).map((given) => new Entry(given, this.#group, this.#ackWait));
    try {
      while (!until.aborted && received.length > 0) yield received.shift() as Message;
    } finally {
      for (const message of received) await message.giveBack(0);
    }
  }

  /** Now and then what is overdue, which is older; else what is new. */
  async #receive(count: number): Promise<Given[]> {
    if (performance.now() >= this.#nextLook) {
      const overdue = await this.#group.overdue(count);
      if (overdue.length > 0) return overdue;
      this.#nextLook = performance.now() + this.#period;
    }
    return this.#group.next(count, this.#period);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A broker that is away is not waited for.
    if (this.#connections.every(({ status }) => status === "ready")) await this.#group.leave().catch(report);
    for (const connection of this.#connections) connection.disconnect();
  }
}

function report(error: unknown): void {
  console.error(`redis: ${error}`);
}
