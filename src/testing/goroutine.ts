import { siteOf } from "../runtime/call-site.js";
import type { Goroutine } from "../runtime/events.js";
import type { BubbleScheduler } from "./bubble-scheduler.js";

const FOREIGN = "await of something that is not of this library; if it will come, wrap it in external()";

/** How many of the places where a goroutine was seen last are kept. */
const MOST_PLACES = 8;

/** An operation that a goroutine of a bubble has parked. */
export interface ParkedOperation {
  readonly goroutine: BubbleGoroutine;
  /** The key of the step that follows. */
  readonly step: string;
  readonly reason: string;
  /** What it waits for. */
  readonly objects: readonly object[];
  /** Where the user's code parked it; null where sites are not recorded. */
  readonly site: Error | null;
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
  readonly scheduler: BubbleScheduler;
  /** Where it was started. */
  readonly site: Error | null;
  readonly parked: Set<ParkedOperation> = new Set();
  /** The goroutines whose end it waits for, by awaiting what `go` returned. */
  readonly joins: Set<BubbleGoroutine> = new Set();
  /** The waits for the outside world that it has declared, with their places. */
  readonly externals: Set<{ readonly site: Error | null }> = new Set();
  /** How many of its steps are ready. */
  queued = 0;
  /** How often it has let others go first in vain, and when it did so last. */
  spins = 0;
  turnOfYield = -1;
  /** Whether all that it did in its last step was to let others go first. */
  isPolling = false;
  /** Whether it waits until all others wait. */
  isSettling = false;
  ended = false;
  /** The places where it was seen since it parked last, the latest last. */
  #places: Error[] = [];
  /** Goroutines started, objects made, timers set and steps begun so far: the numbers of the next ones. */
  #children = 0;
  #objects = 0;
  #timers = 0;
  #steps = 0;

  constructor(id: string, identity: Goroutine, scheduler: BubbleScheduler, site: Error | null) {
    this.id = id;
    this.name = identity.name;
    this.identity = identity;
    this.scheduler = scheduler;
    this.site = site;
  }

  child(identity: Goroutine, site: Error | null): BubbleGoroutine {
    this.#children += 1;
    return new BubbleGoroutine(`${this.id}.${this.#children}`, identity, this.scheduler, site);
  }

  /** Whether it is the step of a timer. */
  get isTimer(): boolean {
    return this.identity.isTimer === true;
  }

  nextObject(): string {
    this.#objects += 1;
    return `${this.id}#${this.#objects}`;
  }

  nextTimer(): string {
    this.#timers += 1;
    return `${this.id}@${this.#timers}`;
  }

  /**
   * Names a step, to be called when the goroutine begins to wait for what the step follows: were it named when it is
   * woken, the order in which others wake it would matter, even if nobody can tell.
   */
  nextStep(): string {
    this.#steps += 1;
    return `${this.id}/${this.#steps}`;
  }

  /** How far it has come, the same in every schedule in which it does the same. */
  get position(): string {
    return `${this.id}/${this.#steps}`;
  }

  /** The name of its end, as something that steps touch. */
  get end(): string {
    return `end of ${this.id}`;
  }

  /** Whether it waits for nothing that the bubble knows of, and goes on when the host says so. */
  get isForeign(): boolean {
    return (
      !this.ended && this.queued + this.parked.size + this.joins.size + this.externals.size === 0 && !this.isSettling
    );
  }

  /** It was seen at a place; null forgets those before. */
  seenAt(place: Error | null): void {
    if (place === null) this.#places = [];
    else if (this.#places.push(place) > MOST_PLACES) this.#places.shift();
  }

  toString(): string {
    return this.name === this.id ? this.id : `${this.name || "func"} (${this.id})`;
  }

  /** As Go's dumps show it: who, why it waits, and where. */
  describe(): string {
    const reasons = [
      ...[...this.parked].map(({ reason }) => reason),
      ...[...this.joins].map((goroutine) => `await of goroutine ${goroutine}`),
      ...[...this.externals].map(() => "external"),
      ...(this.isSettling ? ["synctest.Wait"] : []),
    ];
    const lines = [`goroutine ${this} [${reasons.length === 0 ? FOREIGN : reasons.join(", ")}]:`];
    for (const { site } of [...this.parked, ...this.externals]) if (site !== null) lines.push(siteOf(site));
    if (reasons.length === 0) lines.push(this.#lastPlace());
    if (this.site !== null) lines.push("created by", siteOf(this.site));
    return lines.filter((line) => line !== "").join("\n");
  }

  /** The last place where the user's code was seen: it may have gone through the host's since. */
  #lastPlace(): string {
    const sites = this.#places.map(siteOf).filter((site) => !site.includes("node:internal/"));
    return (sites.at(-1) ?? "").replace(/^\s*at (new )?Promise\b.*\(<anonymous>\)\n/gm, "");
  }
}
