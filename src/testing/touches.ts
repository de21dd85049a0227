import { LOOK } from "../runtime/begin.js";
import {
  ANYTHING,
  AWAITS_ZERO,
  CLOSES,
  COUNTS_DOWN,
  COUNTS_OUT,
  type Footprint,
  LOOKS,
  RECEIVES,
  RECEIVES_NOTHING,
  RELIEVES,
  SENDS,
} from "./footprint.js";
import type { Touch } from "./strategy.js";

/** A receive, and one of which it is known that the channel is closed and drained. */
export const RECEIVE = "chan receive";
export const RECEIVE_CLOSED = "chan receive (closed)";
/** What the touch begins with by which a parked operation goes on; what follows is why it was parked. */
export const WAKE = "wake ";

/** The effects of operations that may wait, and not only try. */
const WAITING: ReadonlyMap<Touch, number> = /* @__PURE__ */ new Map([
  ["chan send", SENDS],
  [RECEIVE, RECEIVES],
  [RECEIVE_CLOSED, RECEIVES_NOTHING],
]);

/** The effects of those that do the same whether they wait or not, or never wait. */
const OTHERS: ReadonlyMap<Touch, number> = /* @__PURE__ */ new Map([
  [LOOK, LOOKS],
  ["sync.WaitGroup.Wait", AWAITS_ZERO],
]);

/**
 * The effects of those that may be the first to act on an object in their step, but no more than that: two of them might be one
 * too many for another step's, and a close that follows a send may fail it.
 */
const ALONE: ReadonlyMap<Touch, number> = /* @__PURE__ */ new Map([
  ["close", CLOSES],
  ["wg.Done", COUNTS_DOWN],
  ["wg.Done (last)", COUNTS_OUT],
]);

/** Collects what one step touches. */
export class Touches {
  readonly #effects: Map<string, number> = new Map();
  /** The send or receive that acted last, and what has been done to its channel with it. */
  #newest: { readonly channel: string; effects: number } | null = null;
  /** All of it, in its order: the same whenever a step does the same. */
  text = "";

  /** Two steps of one goroutine depend on each other: it may have several operations parked at once. */
  constructor(goroutine?: string) {
    if (goroutine !== undefined) this.#effects.set(goroutine, ANYTHING);
  }

  get footprint(): Footprint {
    return this.#effects;
  }

  add(how: Touch, objects: readonly string[]): void {
    this.text += ` ${how}`;
    for (const name of objects) this.text += ` ${name}`;
    const [name] = objects;
    if (name !== undefined && objects.length === 1 && this.#isPartOfLatest(how, name)) return;
    // An operation may look at a signal before it waits.
    if (how !== LOOK) this.#newest = null;
    else if (this.#newest !== null && this.#newest.channel === name) this.#newest.effects |= LOOKS;
    for (const object of objects) this.#effects.set(object, this.#effectsOf(how, object));
  }

  /** The operation that acted last is one that may wait. */
  waits(): void {
    if (this.#newest !== null) this.#effects.set(this.#newest.channel, this.#newest.effects);
    this.#newest = null;
  }

  #effectsOf(how: Touch, name: string): number {
    const before = this.#effects.get(name) ?? 0;
    const waiting = WAITING.get(how);
    // For the time being: it may be a try.
    if (waiting !== undefined) this.#newest = { channel: name, effects: before | waiting };
    const alone = ALONE.get(how);
    if (alone !== undefined) return before === 0 ? alone : ANYTHING;
    const effect = OTHERS.get(how) ?? ANYTHING;
    return before | effect;
  }

  /**
   * Whether it is a wake-up that the latest operation on the object has brought about, and that does no more to the object
   * than the operation would without it.
   */
  #isPartOfLatest(how: Touch, name: string): boolean {
    if (this.#newest?.channel === name && how.startsWith(WAKE)) {
      if (this.#newest.effects & RECEIVES) this.#newest.effects |= RELIEVES;
      return true;
    }
    const effects = this.#effects.get(name);
    return (
      (effects === CLOSES && how === `${WAKE}${RECEIVE}`) ||
      (effects === COUNTS_OUT && how === `${WAKE}sync.WaitGroup.Wait`)
    );
  }
}
