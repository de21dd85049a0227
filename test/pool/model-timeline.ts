/** What is to happen, by virtual time. */
export class Timeline {
  now = 0;
  /** What happens later at this instant. */
  readonly #soon: (() => void)[] = [];
  #events: readonly { readonly at: number; readonly happen: () => void }[] = [];

  soon(happen: () => void): void {
    this.#soon.push(happen);
  }

  later(delay: number, happen: () => void): void {
    // Sorting is stable.
    this.#events = [...this.#events, { at: this.now + delay, happen }].sort((a, b) => a.at - b.at);
  }

  /** Lets so much time pass; `settled` is called each time before it moves on. */
  pass(duration: number, settled: () => void): void {
    const until = this.now + duration;
    for (;;) {
      for (let happen = this.#soon.shift(); happen !== undefined; happen = this.#soon.shift()) happen();
      settled();
      const [next, ...others] = this.#events;
      if (next === undefined || next.at > until) break;
      this.#events = others;
      this.now = next.at;
      next.happen();
    }
    if (until < Number.POSITIVE_INFINITY) this.now = until;
  }
}
