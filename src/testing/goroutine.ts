import type { Goroutine } from "../runtime/events.js";

const FOREIGN = "await of something that is not of this library; if it will come, wrap it in external()";

/** An operation that a goroutine of a bubble has parked. */
export interface ParkedOperation {
  readonly goroutine: BubbleGoroutine;
  /** The key of the step that follows. */
  readonly step: string;
  readonly reason: string;
  /** What it waits for. */
  readonly objects: readonly object[];
  /** Where the user's code parked it; empty where sites are not recorded. */
  readonly site: string;
}

/**
 * A goroutine of a bubble.
 *
 * Its `id` is its place in the tree of `go` calls (`main.2` is the second that main started), so it is the same
 * in every schedule in which its parent does the same.
 */
export class BubbleGoroutine {
  readonly id: string;
  readonly name: string;
  /** What observers know it by. */
  readonly identity: Goroutine;
  /** Where it was started. */
  readonly site: string;
  readonly parked: Set<ParkedOperation> = new Set();
  /** The goroutines whose end it waits for, by awaiting what `go` returned. */
  readonly joins: Set<BubbleGoroutine> = new Set();
  ended = false;
  /** Goroutines started, objects made and steps begun so far: the numbers of the next ones. */
  #children = 0;
  #objects = 0;
  #steps = 0;

  constructor(id: string, identity: Goroutine, site: string) {
    this.id = id;
    this.name = identity.name;
    this.identity = identity;
    this.site = site;
  }

  child(identity: Goroutine, site: string): BubbleGoroutine {
    this.#children += 1;
    return new BubbleGoroutine(`${this.id}.${this.#children}`, identity, site);
  }

  nextObject(): string {
    this.#objects += 1;
    return `${this.id}#${this.#objects}`;
  }

  /**
   * Names a step, to be called when the goroutine begins to wait for what the step follows: were it named when it is
   * woken, the order in which others wake it would matter, even if nobody can tell.
   */
  nextStep(): string {
    this.#steps += 1;
    return `${this.id}/${this.#steps}`;
  }

  /** The name of its end, as something that steps touch. */
  get end(): string {
    return `end of ${this.id}`;
  }

  toString(): string {
    return this.name === this.id ? this.id : `${this.name || "func"} (${this.id})`;
  }

  /** As Go's dumps show it: who, why it waits, and where. */
  describe(): string {
    const parked = [...this.parked].map(({ reason }) => reason);
    const reasons = [...parked, ...[...this.joins].map((goroutine) => `await of goroutine ${goroutine}`)];
    const lines = [`goroutine ${this} [${reasons.length === 0 ? FOREIGN : reasons.join(", ")}]:`];
    for (const { site } of this.parked) if (site !== "") lines.push(site);
    if (this.site !== "") lines.push("created by", this.site);
    return lines.join("\n");
  }
}

/**
 * The promise that `go` returns in a bubble. It knows whether anybody looks at it, for a failure that nobody looks at
 * is a panic; and who joins a goroutine continues through the bubble, like any goroutine that is woken.
 */
export class GoroutinePromise<T> extends Promise<T> {
  joined = false;
  /** Returns what lets the goroutine that is running now continue; set by the bubble. */
  joining: (() => () => Promise<void>) | null = null;

  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  // biome-ignore lint/suspicious/noThenProperty: await calls it, which is how a join is noticed.
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    if (this.joining === null) return super.then(onFulfilled, onRejected);
    this.joined = true;
    const resume = this.joining();
    const woken = super.then(
      (value) => resume().then(() => value),
      (error: unknown) => resume().then(() => Promise.reject(error)),
    );
    return woken.then(onFulfilled, onRejected);
  }
}
