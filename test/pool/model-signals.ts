/** A signal that knows how many listeners it has. */
export class CountedSignal {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #listeners = new Set<unknown>();
  readonly #reason: string;

  constructor(reason: string) {
    this.#reason = reason;
    this.signal = this.#controller.signal;
    const { addEventListener, removeEventListener } = this.signal;
    this.signal.addEventListener = (type: string, listener: EventListener) => {
      this.#listeners.add(listener);
      addEventListener.call(this.signal, type, listener);
    };
    this.signal.removeEventListener = (type: string, listener: EventListener) => {
      this.#listeners.delete(listener);
      removeEventListener.call(this.signal, type, listener);
    };
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  abort(): void {
    this.#controller.abort(this.#reason);
  }
}
