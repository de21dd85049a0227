import { Channel, Pool, type PoolOptions } from "goroutines";

/** A pool whose jobs tell that they have started, and end when they are let go. */
export class Gated {
  readonly started = new Channel<string>(Infinity);
  readonly cancelled = new Channel<string>(Infinity);
  readonly #gate = new Channel<void>();
  readonly pool: Pool<string, object>;

  constructor(options: PoolOptions<string, object>) {
    this.pool = new Pool(async (id: string, { signal }) => {
      if (id === "wrong") throw new Error("no such report");
      this.started.trySend(id);
      try {
        await this.#gate.receive({ signal });
      } catch (error) {
        this.cancelled.trySend(id);
        throw error;
      }
      return { id };
    }, options);
  }

  /** Lets one job go. */
  release(): Promise<void> {
    return this.#gate.send();
  }
}
