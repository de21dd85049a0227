import { now, RWMutex, SingleFlight } from "goroutines";
import { Store } from "./store.js";

/**
 * Keeps what was loaded, for some time. Those who ask for the same key at once share one load, and errors are not kept.
 *
 * An entry is two values of the store, so to read or write one takes two calls, with an `await` between. The lock keeps
 * a reader from seeing a new text with an old age. Readers do not keep each other waiting.
 */
export class Cache {
  readonly #store = new Store();
  readonly #lock = new RWMutex();
  readonly #flights = new SingleFlight<string, string>();
  readonly #load: (key: string) => Promise<string>;
  readonly #ttl: number;

  /** `ttl` is how long an entry is good, in milliseconds. */
  constructor(load: (key: string) => Promise<string>, ttl: number) {
    this.#load = load;
    this.#ttl = ttl;
  }

  async get(key: string): Promise<string> {
    const kept = await this.#read(key);
    if (kept !== null) return kept;
    const { value } = await this.#flights.do(key, async () => {
      // Since this caller has looked, another's load may have ended.
      const loaded = await this.#read(key);
      if (loaded !== null) return loaded;
      const text = await this.#load(key);
      await this.#write(key, text);
      return text;
    });
    return value;
  }

  /** Null if there is no entry, or an old one. */
  async #read(key: string): Promise<string | null> {
    using _ = await this.#lock.rLock();
    const text = await this.#store.get(`${key} text`);
    const expires = await this.#store.get(`${key} expires`);
    return text !== undefined && now() < Number(expires) ? text : null;
  }

  async #write(key: string, text: string): Promise<void> {
    using _ = await this.#lock.lock();
    await this.#store.set(`${key} text`, text);
    await this.#store.set(`${key} expires`, String(now() + this.#ttl));
  }
}
