import { Server } from "./server.js";
import { type Ended, Worker } from "./worker.js";

/** An example with a server of its own, which has nothing in it. */
export class Queue {
  readonly server: Server;
  readonly #example: string;
  readonly #variable: string;
  readonly #url: string;
  readonly #workers: Worker[] = [];

  private constructor(server: Server, example: string, variable: string, scheme: string) {
    this.server = server;
    this.#example = example;
    this.#variable = variable;
    this.#url = `${scheme}://127.0.0.1:${server.port}`;
  }

  static async jetStream(this: void): Promise<Queue> {
    return new Queue(await Server.nats(), "17-broker-jetstream", "NATS_URL", "nats");
  }

  static async redis(this: void): Promise<Queue> {
    return new Queue(await Server.redis(), "18-broker-redis", "REDIS_URL", "redis");
  }

  produce(count: number | string): Promise<Ended> {
    return this.#run(["produce", String(count)], {}).ended;
  }

  /** Starts a consumer. */
  consume(env: Readonly<Record<string, string | number>>): Worker {
    return this.#run(
      ["consume"],
      Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])),
    );
  }

  #run(args: readonly string[], env: Readonly<Record<string, string>>): Worker {
    const worker = new Worker(this.#example, args, { [this.#variable]: this.#url, ...env });
    this.#workers.push(worker);
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.#workers) worker.kill("SIGKILL");
    await Promise.all(this.#workers.map(({ ended }) => ended));
    await this.server[Symbol.asyncDispose]();
  }
}
