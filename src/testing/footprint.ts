import { EVERYTHING } from "./strategy.js";

/**
 * What a step does to each object that it touches, by the object's name: a sum of the effects below. Two steps are
 * independent if either order of them leads to the same place.
 */
export type Footprint = ReadonlyMap<string, number>;

/**
 * A send and a receive lead to the same place in either order, whoever has to wait in between: the queues are FIFO, the
 * one adds at the end and the other takes from the front. That does not hold for a try, whose outcome tells the
 * order, nor where a select is woken, which might have done the other thing.
 */
export const SENDS = 1;
export const RECEIVES = 2;
/** One off a wait group that is not its last: who comes first makes no difference. */
export const COUNTS_DOWN = 4;
/** Whatever else: it depends on everything that touches the object. */
export const ANYTHING = 8;

export function areIndependent(a: Footprint, b: Footprint): boolean {
  if (a.has(EVERYTHING) || b.has(EVERYTHING)) return false;
  for (const [name, effects] of a) {
    const others = b.get(name);
    if (others === undefined) continue;
    if ((effects & others & ~COUNTS_DOWN) !== 0 || ((effects | others) & ANYTHING) !== 0) return false;
  }
  return true;
}
