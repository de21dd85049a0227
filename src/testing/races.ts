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
 * The steps of a run, and which of them had to come before which: one did that depends on it, or makes it possible.
 *
 * Two steps are in a race if they depend on each other, and nothing in between had to come between them. Then another order
 * of them leads elsewhere, and has to be tried: from where the first of them was taken, with one of the steps that lead to the
 * second without it. That is enough for every run, up to the order of independent steps (source sets: Abdulla, Aronis,
 * Jonsson and Sagonas, POPL 2014).
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

  /** A step was taken. What has to be tried because of it is added to the nodes before. */
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

  /** Sees to it that the second of two steps is tried before the first one. */
  #reverse(first: number, second: number): void {
    const { node } = this.#events[first] as Event;
    const todo = node.todo as Set<string>;
    const without: number[] = [];
    let candidate: string | null = null;
    for (let index = first + 1; index <= second; index += 1) {
      const { key, before } = this.#events[index] as Event;
      // The second one depends on the first here, but not where it comes before.
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

/** Which step has made each of these possible: the last one, unless it was possible before that. */
export function enablersOf(
  keys: readonly string[],
  before: StepNode | null,
  last: number,
): ReadonlyMap<string, number> {
  const known = new Map(before?.enablers);
  // A timer that repeats may be possible again.
  if (before !== null) known.delete(before.keys[before.picked] as string);
  return new Map(keys.map((key) => [key, known.get(key) ?? last]));
}
