import { now, RWMutex, SingleFlight } from "goroutines";
import { Store } from "./store.js";

/**
 * Keeps loaded values for some time. Concurrent callers for the same key share one load, and errors are not kept.
 *
 * An entry is two values of the store, so reading or writing it takes two calls, with an `await` in between. The lock
 * keeps a reader from seeing a new text with an old age. Readers do not block each other.
 */
export class Cache {
  readonly #store = new Store();
  readonly #lock = new RWMutex();
  readonly #flights = new SingleFlight<string, string>();
  readonly #load: (key: string) => Promise<string>;
  readonly #ttl: number;

  /** `ttl` is the lifetime of an entry, in milliseconds. */
  constructor(load: (key: string) => Promise<string>, ttl: number) {
    this.#load = load;
    this.#ttl = ttl;
  }

  async get(key: string): Promise<string> {
    const kept = await this.#read(key);
    if (kept !== null) return kept;
    const { value } = await this.#flights.do(key, async () => {
      // Another load may have ended since this caller checked.
      const loaded = await this.#read(key);
      if (loaded !== null) return loaded;
      const text = await this.#load(key);
      await this.#write(key, text);
      return text;
    });
    return value;
  }

  /** Null if there is no entry, or it has expired. */
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
