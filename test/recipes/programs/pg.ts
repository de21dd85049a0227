import { type JobOptions, Pool, Second } from "goroutines";
import pg from "pg";

/** What is done with a connection: a query, or several. The signal is for what lies between them. */
export type Work<Result> = (client: pg.PoolClient, signal: AbortSignal) => Promise<Result>;

/** A database behind a queue that has an end. */
export class Database {
  readonly #connections: pg.Pool;
  /** For cancelling, when all the others are busy. */
  readonly #control: pg.Pool;
  readonly pool: Pool<Work<unknown>, unknown>;

  constructor(config: pg.PoolConfig, workers: number, queue = 100) {
    this.#connections = new pg.Pool({ ...config, max: workers });
    this.#control = new pg.Pool({ ...config, max: 1 });
    // An idle connection may break, when the server restarts for instance: the next query makes another one.
    for (const connections of [this.#connections, this.#control]) connections.on("error", () => {});
    this.pool = new Pool((work: Work<unknown>, { signal }) => this.#with(signal, work), {
      workers,
      queue,
      timeout: 30 * Second,
    });
  }

  /** Does it as soon as a connection is free. `signal` and `timeout` reach the server: it stops the query. */
  run<Result>(work: Work<Result>, options?: JobOptions<Work<unknown>>): Promise<Result> {
    return this.pool.run(work, options) as Promise<Result>;
  }

  /** The same, or undefined if the queue is full. */
  tryRun<Result>(work: Work<Result>, options?: JobOptions<Work<unknown>>): Promise<Result> | undefined {
    return this.pool.tryRun(work, options) as Promise<Result> | undefined;
  }

  /** All or nothing. */
  transaction<Result>(work: Work<Result>, options?: JobOptions<Work<unknown>>): Promise<Result> {
    return this.run(async (client, signal) => {
      await client.query("begin");
      try {
        const result = await work(client, signal);
        signal.throwIfAborted();
        await client.query("commit");
        return result;
      } catch (error) {
        await client.query("rollback").catch(() => {}); // a connection that cannot do that is lost, and its transaction, too
        throw error;
      }
    }, options);
  }

  async close(): Promise<void> {
    await this.pool.close();
    await Promise.all([this.#connections.end(), this.#control.end()]);
  }

  async #with(signal: AbortSignal, work: Work<unknown>): Promise<unknown> {
    const client = await this.#connections.connect();
    try {
      const { rows } = await client.query("select pg_backend_pid() as pid");
      signal.throwIfAborted();
      const cancel = () => {
        this.#control.query("select pg_cancel_backend($1)", [rows[0].pid]).catch(() => {});
      };
      signal.addEventListener("abort", cancel);
      try {
        return await work(client, signal);
      } finally {
        signal.removeEventListener("abort", cancel);
      }
    } finally {
      client.release(signal.aborted); // a late cancel must not meet the next query: such a connection is given up
    }
  }
}
