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
/** A receive that a sender was waiting for. A close would have let that sender fail. */
export const RELIEVES = 4;
/** A receive from a closed and drained channel, which changes nothing, and from now on all others are like it. */
export const RECEIVES_NOTHING = 8;
/** A close that no sender was waiting for. Whoever receives gets the same before and after it. */
export const CLOSES = 16;
/** One off a wait group that is not its last: who comes first makes no difference. */
export const COUNTS_DOWN = 32;
/** The last one off a wait group: one more would be too many. */
export const COUNTS_OUT = 64;
/** A wait for a wait group: whether it has to wait, or comes when the counter is zero, it goes on then. */
export const AWAITS_ZERO = 128;
/** Tells what an object is like. */
export const LOOKS = 256;
/** Whatever else: it depends on everything that touches the object. */
export const ANYTHING = 512;

/** Which effects of a later step each effect of an earlier one may be exchanged with. */
const EXCHANGEABLE: ReadonlyMap<number, number> = /* @__PURE__ */ new Map([
  [SENDS, RECEIVES | RELIEVES | RECEIVES_NOTHING],
  [RECEIVES, SENDS | CLOSES | RECEIVES_NOTHING],
  [RELIEVES, SENDS | RECEIVES_NOTHING],
  [RECEIVES_NOTHING, SENDS | CLOSES | RECEIVES_NOTHING],
  [CLOSES, RECEIVES | RECEIVES_NOTHING],
  [COUNTS_DOWN, COUNTS_DOWN | AWAITS_ZERO],
  [COUNTS_OUT, COUNTS_DOWN | AWAITS_ZERO],
  [AWAITS_ZERO, COUNTS_DOWN | COUNTS_OUT | AWAITS_ZERO],
  [LOOKS, LOOKS],
]);

/**
 * Whether a step that could be taken now leads to the same place before and after one that is taken now.
 *
 * What the one that is taken does, it does in the state that they are compared in. Of the other one this was found out
 * before: so what depends on the state is decided by the one that is taken.
 */
export function areIndependent(possible: Footprint, taken: Footprint): boolean {
  if (possible.has(EVERYTHING) || taken.has(EVERYTHING)) return false;
  for (const [name, effects] of possible) {
    const others = taken.get(name);
    if (others !== undefined && !areExchangeable(effects, others)) return false;
  }
  return true;
}

function areExchangeable(possible: number, taken: number): boolean {
  for (let effect = 1; effect <= possible; effect *= 2) {
    if ((possible & effect) !== 0 && (taken & ~(EXCHANGEABLE.get(effect) ?? 0)) !== 0) return false;
  }
  return true;
}
