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

/** A receive, and a receive from a channel known to be closed and drained. */
export const RECEIVE = "chan receive";
export const RECEIVE_CLOSED = "chan receive (closed)";
/** The prefix of the touch with which a parked operation goes on; the reason of its wait follows. */
export const WAKE = "wake ";

/** The effects of operations that may wait; a try has other effects. */
const WAITING: ReadonlyMap<Touch, number> = /* @__PURE__ */ new Map([
  ["chan send", SENDS],
  [RECEIVE, RECEIVES],
  [RECEIVE_CLOSED, RECEIVES_NOTHING],
]);

/** The effects of operations that do the same whether they wait or not, or that never wait. */
const OTHERS: ReadonlyMap<Touch, number> = /* @__PURE__ */ new Map([
  [LOOK, LOOKS],
  ["sync.WaitGroup.Wait", AWAITS_ZERO],
]);

/**
 * The effects of operations that count only if they are the first on an object in their step. Two of them might be one
 * too many for another step's operation, and a close after a send may fail that send.
 */
const ALONE: ReadonlyMap<Touch, number> = /* @__PURE__ */ new Map([
  ["close", CLOSES],
  ["wg.Done", COUNTS_DOWN],
  ["wg.Done (last)", COUNTS_OUT],
]);

/** Collects the touches of one step. */
export class Touches {
  readonly #effects: Map<string, number> = new Map();
  /** The send or receive that acted last, and the effects on its channel including its own. */
  #newest: { readonly channel: string; effects: number } | null = null;
  /** All touches in order, as text: equal texts mean that a step did the same. */
  text = "";

  /** Makes two steps of one goroutine depend on each other: it may have several operations parked at once. */
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
    // A look keeps the newest operation: an operation may read a signal before it waits.
    if (how !== LOOK) this.#newest = null;
    else if (this.#newest !== null && this.#newest.channel === name) this.#newest.effects |= LOOKS;
    for (const object of objects) this.#effects.set(object, this.#effectsOf(how, object));
  }

  /** Called when the operation that acted last turns out to be one that may wait. */
  waits(): void {
    if (this.#newest !== null) this.#effects.set(this.#newest.channel, this.#newest.effects);
    this.#newest = null;
  }

  #effectsOf(how: Touch, name: string): number {
    const before = this.#effects.get(name) ?? 0;
    const waiting = WAITING.get(how);
    // The effect counts only after `waits`, because the operation may be a try.
    if (waiting !== undefined) this.#newest = { channel: name, effects: before | waiting };
    const alone = ALONE.get(how);
    if (alone !== undefined) return before === 0 ? alone : ANYTHING;
    const effect = OTHERS.get(how) ?? ANYTHING;
    return before | effect;
  }

  /**
   * Whether a touch is a wake-up caused by the latest operation on the object. Such a wake-up has no effect on the
   * object beyond that of the operation.
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
