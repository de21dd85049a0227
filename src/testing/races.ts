import { areIndependent, type Footprint } from "./footprint.js";
import type { StepNode } from "./nodes.js";

/** A step of a run. */
interface Event {
  readonly node: StepNode;
  readonly key: string;
  readonly footprint: Footprint;
  /** The steps that had to come before it: a flag for each one that did. */
  readonly before: Uint8Array;
}

/**
 * The steps of a run, and their order by dependence: a step had to come before another if the two depend on each other,
 * or if it has made the other possible.
 *
 * Two steps are in a race if they depend on each other, and no step had to come between them. The other order of the
 * two leads to another state, and has to be tried. It starts where the first of them was taken, with a step that leads
 * to the second without the first. That reaches every run, up to the order of independent steps (source sets: Abdulla,
 * Aronis, Jonsson and Sagonas, POPL 2014).
 */
export class Races {
  readonly #events: Event[] = [];

  get length(): number {
    return this.#events.length;
  }

  /** Forgets the last steps. */
  shorten(length: number): void {
    this.#events.length = length;
  }

  /** Adds a taken step. Earlier nodes get the steps that have to be tried because of it. */
  add(node: StepNode, key: string, footprint: Footprint): void {
    const events = this.#events;
    const index = events.length;
    const before = new Uint8Array(index);
    const include = (earlier: number): void => {
      for (const [other, isBefore] of (events[earlier] as Event).before.entries()) before[other] ||= isBefore;
      before[earlier] = 1;
    };
    events.push({ node, key, footprint, before });
    before.fill(1, 0, node.since);
    const enabler = node.enablers.get(key) ?? -1;
    if (enabler >= node.since) include(enabler);
    for (let earlier = index - 1; earlier >= node.since; earlier -= 1) {
      const event = events[earlier] as Event;
      if (before[earlier] === 1 || areIndependent(footprint, event.footprint)) continue;
      this.#reverse(earlier, index);
      include(earlier);
    }
  }

  /** Makes the search try the second of two steps before the first. */
  #reverse(first: number, second: number): void {
    const { node } = this.#events[first] as Event;
    const todo = node.todo as Set<string>;
    const without: number[] = [];
    let candidate: string | null = null;
    for (let index = first + 1; index <= second; index += 1) {
      const { key, before } = this.#events[index] as Event;
      // In this run the second step depends on the first, but in the reversed order it does not.
      if (index !== second && before[first] === 1) continue;
      const isInitial = without.every((earlier) => before[earlier] !== 1);
      without.push(index);
      if (!isInitial) continue;
      if (todo.has(key) || node.sleeping.has(key)) return;
      candidate ??= key;
    }
    if (candidate !== null && node.keys.includes(candidate)) todo.add(candidate);
    else for (const key of node.keys) todo.add(key);
  }
}

export const NO_ENABLERS: ReadonlyMap<string, number> = new Map();

/** The step that has made each of these possible: the last one, unless the step was already possible. */
export function enablersOf(
  keys: readonly string[],
  before: StepNode | null,
  last: number,
): ReadonlyMap<string, number> {
  const known = new Map(before?.enablers);
  // The taken step may become possible again, if it is a repeating timer.
  if (before !== null) known.delete(before.keys[before.picked] as string);
  return new Map(keys.map((key) => [key, known.get(key) ?? last]));
}
