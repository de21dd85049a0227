import { Millisecond, sleep } from "goroutines";

/** Stands for a store behind a network: it keeps texts, and each call takes a while. */
export class Store {
  readonly #values = new Map<string, string>();

  async get(key: string): Promise<string | undefined> {
    await sleep(1 * Millisecond);
    return this.#values.get(key);
  }

  async set(key: string, value: string): Promise<void> {
    await sleep(1 * Millisecond);
    this.#values.set(key, value);
  }
}
