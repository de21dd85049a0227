import { captureStack, siteOf } from "../runtime/call-site.js";
import { type Goroutine, running } from "../runtime/events.js";
import { type Names, NOBODY } from "../trace/index.js";
import { instant } from "./instant.js";
import type { Creator } from "./parked.js";

/** The facts about a goroutine, which must not keep the goroutine itself alive. */
export interface Known {
  readonly number: number;
  readonly name: string;
  readonly since: number;
  readonly creator: Omit<Creator, "place"> | null;
  /** The stack of its start, not yet formatted. */
  stack: Error | null;
  place: string;
  /** How many of its operations are parked. */
  parks: number;
  /** Whether its last wait was found to be garbage. */
  hasLeaked: boolean;
}

/**
 * The goroutines that have not ended. One that waits forever is removed and reported once it has been
 * garbage-collected.
 */
export class Goroutines {
  readonly #names: Names;
  readonly #places: boolean;
  readonly #known: WeakMap<Goroutine, Known> = new WeakMap();
  readonly #live: Set<Known> = new Set();
  #young: Known[] = [];
  readonly #collected: FinalizationRegistry<Known>;
  /** Code outside any known goroutine. */
  readonly #nobody: Known = entry(NOBODY, "", null, null);

  /** `onCollected` is called for each goroutine that was collected before it ended. */
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

  /** The running goroutine. It may have been started before goroutines were watched. */
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

  /** Formats the stacks of the goroutines that have started since the last call, except those that have ended. */
  age(): void {
    for (const known of this.#young) {
      if (known.stack !== null && this.#live.has(known)) known.place = siteOf(known.stack);
      known.stack = null;
    }
    this.#young = [];
  }

  /** The goroutines that were started while watched, and have not ended. */
  get live(): Iterable<Known> {
    return this.#live;
  }
}

function entry(number: number, name: string, creator: Known["creator"], stack: Error | null): Known {
  return { number, name, since: instant(), creator, stack, place: "", parks: 0, hasLeaked: false };
}

/** The creator of a goroutine, in the public form. */
export function creatorOf({ creator, place }: Known): Creator | null {
  return creator === null ? null : { ...creator, place };
}
