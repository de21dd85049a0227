import { EVERYTHING } from "./strategy.js";

/**
 * The effects of a step on each object that it touches, by the object's name: a sum of the effects below. Two steps are
 * independent if both orders lead to the same state.
 */
export type Footprint = ReadonlyMap<string, number>;

/**
 * A send and a receive lead to the same state in either order, even if one of them has to wait: the queues are FIFO, a
 * send adds at the end and a receive takes from the front. That does not hold for a try, whose outcome shows the order,
 * nor if it wakes a select, which might have chosen another case.
 */
export const SENDS = 1;
export const RECEIVES = 2;
/** A receive for which a sender was waiting. If a close came first, that sender would fail. */
export const RELIEVES = 4;
/** A receive from a closed and drained channel: it changes nothing, and all later receives are like it. */
export const RECEIVES_NOTHING = 8;
/** A close without a waiting sender. A receive has the same result before and after it. */
export const CLOSES = 16;
/** A decrement of a wait group that does not reach zero: the order of such decrements makes no difference. */
export const COUNTS_DOWN = 32;
/** The decrement of a wait group to zero: one more would be an error. */
export const COUNTS_OUT = 64;
/** A wait for a wait group. It goes on once the counter is zero, whether or not it has to park. */
export const AWAITS_ZERO = 128;
/** Reads the state of an object. */
export const LOOKS = 256;
/** Any other effect: it depends on every touch of the object. */
export const ANYTHING = 512;

/** For each effect of a possible step, the effects of a taken step with which it may be exchanged. */
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
 * Whether a possible step leads to the same state before and after the step that is taken now.
 *
 * The taken step has its effects in the state in which the two are compared. The effects of the possible step were
 * found in an earlier state. So the taken step decides questions that depend on the state.
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
