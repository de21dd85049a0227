import { captureStack, siteOf } from "../runtime/call-site.js";
import { type Goroutine, running } from "../runtime/events.js";
import { type Names, NOBODY } from "../trace/index.js";
import { instant } from "./instant.js";
import type { Creator } from "./parked.js";

/** A goroutine that has been seen: what is known of it, without the goroutine itself, which that must not keep alive. */
export interface Known {
  readonly number: number;
  readonly name: string;
  readonly since: number;
  readonly creator: Omit<Creator, "place"> | null;
  /** Where it was started, as a stack that is not yet text. */
  stack: Error | null;
  place: string;
  /** How many of its operations are parked. */
  parks: number;
  /** Whether what it waited for last was found to be garbage. */
  hasLeaked: boolean;
}

/**
 * The goroutines that have not ended. One that waits for ever is forgotten when it has been garbage-collected, and told of.
 */
export class Goroutines {
  readonly #names: Names;
  readonly #places: boolean;
  readonly #known: WeakMap<Goroutine, Known> = new WeakMap();
  readonly #live: Set<Known> = new Set();
  #young: Known[] = [];
  readonly #collected: FinalizationRegistry<Known>;
  /** Code that is in no goroutine that is known. */
  readonly #nobody: Known = entry(NOBODY, "", null, null);

  /** `onCollected` is told of each that has been collected and had not ended. */
  constructor(names: Names, places: boolean, onCollected: (goroutine: Known) => void) {
    this.#names = names;
    this.#places = places;
    this.#collected = new FinalizationRegistry((known) => {
      if (this.#live.delete(known)) onCollected(known);
    });
  }

  start(goroutine: Goroutine): void {
    const parent = running();
    const creator = { goroutine: this.#names.goroutine(parent), name: parent?.name ?? "" };
    const stack = this.#places ? captureStack() : null;
    const known = entry(this.#names.goroutine(goroutine), goroutine.name, creator, stack);
    this.#known.set(goroutine, known);
    this.#live.add(known);
    this.#young.push(known);
    this.#collected.register(goroutine, known, known);
  }

  end(goroutine: Goroutine): void {
    const known = this.#known.get(goroutine);
    if (known === undefined) return;
    this.#live.delete(known);
    this.#collected.unregister(known);
  }

  /** The one that is running. It may have been started before it was watched. */
  get current(): Known {
    const goroutine = running();
    if (goroutine === null || goroutine.isTimer === true) return this.#nobody;
    let known = this.#known.get(goroutine);
    if (known === undefined) {
      known = entry(this.#names.goroutine(goroutine), goroutine.name, null, null);
      this.#known.set(goroutine, known);
    }
    return known;
  }

  /** Makes text of the stacks of those that have started since the last call; of those that have ended, nothing. */
  age(): void {
    for (const known of this.#young) {
      if (known.stack !== null && this.#live.has(known)) known.place = siteOf(known.stack);
      known.stack = null;
    }
    this.#young = [];
  }

  /** Those that have started while they were watched, and have not ended. */
  get live(): Iterable<Known> {
    return this.#live;
  }
}

function entry(number: number, name: string, creator: Known["creator"], stack: Error | null): Known {
  return { number, name, since: instant(), creator, stack, place: "", parks: 0, hasLeaked: false };
}

/** What has started a goroutine, as users see it. */
export function creatorOf({ creator, place }: Known): Creator | null {
  return creator === null ? null : { ...creator, place };
}
