import { siteOf } from "../runtime/call-site.js";
import type { Goroutine } from "../runtime/events.js";
import type { BubbleScheduler } from "./bubble-scheduler.js";

const FOREIGN = "await of something that is not of this library; if it will come, wrap it in external()";

/** The maximum number of kept places where a goroutine was last seen. */
const MOST_PLACES = 8;

/** An operation that a goroutine of a bubble has parked. */
export interface ParkedOperation {
  readonly goroutine: BubbleGoroutine;
  /** The key of the step that follows. */
  readonly step: string;
  readonly reason: string;
  /** The objects that it waits for. */
  readonly objects: readonly object[];
  /** The place of user code that parked it; null if places are not recorded. */
  readonly site: Error | null;
}

/**
 * A goroutine of a bubble.
 *
 * Its `id` is its place in the tree of `go` calls: `main.2` is the second goroutine that main started. So the id is the
 * same in every schedule in which the parent does the same.
 */
export class BubbleGoroutine {
  readonly id: string;
  readonly name: string;
  /** The object by which observers know it. */
  readonly identity: Goroutine;
  readonly scheduler: BubbleScheduler;
  /** The place of the `go` call that started it; null if places are not recorded. */
  readonly site: Error | null;
  readonly parked: Set<ParkedOperation> = new Set();
  /** The goroutines that it joins, by awaiting the promises of `go`. */
  readonly joins: Set<BubbleGoroutine> = new Set();
  /** Its pending calls of `external`, with their places. */
  readonly externals: Set<{ readonly site: Error | null }> = new Set();
  /** The number of its steps that are ready. */
  queued = 0;
  /** How often in a row it has let others go first in vain, and the turn in which it last did so. */
  spins = 0;
  turnOfYield = -1;
  /** Whether its last step only let other goroutines go first. */
  isPolling = false;
  /** Whether it waits in `settled`, until all others wait. */
  isSettling = false;
  ended = false;
  /** The places where it was seen since it last parked, the latest last. */
  #places: Error[] = [];
  /** The numbers of goroutines started, objects made, timers set and steps begun so far: they make the next names. */
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

  /** Whether this is the step of a timer. */
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
   * Names the step with which the goroutine continues; called when it begins to wait. If a step were named on waking,
   * the order of wake-ups would change names, even if it makes no other difference.
   */
  nextStep(): string {
    this.#steps += 1;
    return `${this.id}/${this.#steps}`;
  }

  /** The goroutine and its number of steps: the same in every schedule in which it does the same. */
  get position(): string {
    return `${this.id}/${this.#steps}`;
  }

  /** The name of its end, as an object that steps touch. */
  get end(): string {
    return `end of ${this.id}`;
  }

  /** Whether it awaits something foreign: it has not ended, and the bubble knows of no step or wait. */
  get isForeign(): boolean {
    return (
      !this.ended && this.queued + this.parked.size + this.joins.size + this.externals.size === 0 && !this.isSettling
    );
  }

  /** Notes a place where the goroutine was seen; null forgets the earlier places. */
  seenAt(place: Error | null): void {
    if (place === null) this.#places = [];
    else if (this.#places.push(place) > MOST_PLACES) this.#places.shift();
  }

  toString(): string {
    return this.name === this.id ? this.id : `${this.name || "func"} (${this.id})`;
  }

  /** Describes it like Go's dumps: its name, why it waits, and where. */
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

  /** The last seen place of user code; host code may have run since. */
  #lastPlace(): string {
    const sites = this.#places.map(siteOf).filter((site) => !site.includes("node:internal/"));
    return (sites.at(-1) ?? "").replace(/^\s*at (new )?Promise\b.*\(<anonymous>\)\n/gm, "");
  }
}
