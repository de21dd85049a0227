import type { BubbleScheduler } from "./bubble-scheduler.js";

/** The one name of all objects without a known maker in the bubble, such as abort signals. */
const OUTSIDE = "outside";

/** The bubble in which an object was made, and its name there. */
interface Origin {
  readonly bubble: BubbleScheduler;
  readonly name: string;
}

const originOf: WeakMap<object, Origin> = /* @__PURE__ */ new WeakMap();

/** The bubble that an object was made in; null for one from outside. */
export function bubbleOf(object: object): BubbleScheduler | null {
  return originOf.get(object)?.bubble ?? null;
}

/**
 * Go's errors for the use of an object of another bubble. There is none for a wait group: in Go it belongs to a bubble
 * only while its counter is above zero, and this class does not know the counter.
 */
const MISUSES: Readonly<Record<string, string>> = {
  "chan send": "send on synctest channel from outside bubble",
  "chan receive": "receive on synctest channel from outside bubble",
  close: "close of synctest channel from outside bubble",
  select: "select on synctest channel from outside bubble",
  "timer.Stop": "stop of synctest timer from outside bubble",
  "timer.Reset": "reset of synctest timer from outside bubble",
};

/** The objects that were made in a bubble. */
export class BubbleObjects {
  readonly #bubble: BubbleScheduler;

  constructor(bubble: BubbleScheduler) {
    this.#bubble = bubble;
  }

  add(object: object, name: string): void {
    originOf.set(object, { bubble: this.#bubble, name });
  }

  has(object: object): boolean {
    return bubbleOf(object) === this.#bubble;
  }

  /** An object's name, the same in every schedule in which its maker does the same. */
  nameOf(object: object): string {
    const origin = originOf.get(object);
    return origin?.bubble === this.#bubble ? origin.name : OUTSIDE;
  }

  /** Throws if the operation is on an object of another bubble, which has its own time and may have ended long ago. */
  refuseOthers(operation: string, objects: readonly object[]): void {
    const misuse = MISUSES[operation];
    if (misuse === undefined) return;
    for (const object of objects) {
      const bubble = bubbleOf(object);
      if (bubble !== null && bubble !== this.#bubble) throw new Error(misuse);
    }
  }
}
