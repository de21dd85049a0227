import { type Clock, clock, type Deadline } from "../runtime/clock.js";
import { prepare } from "../runtime/goroutine.js";

/** The names of the host's functions that set a timeout. */
export type Kind = "setTimeout" | "setInterval" | "setImmediate";

/** The longest delay that hosts accept, in milliseconds; they take a longer one for the shortest. */
const LONGEST = 2_147_483_647;

/** The timeouts by number: a program may keep only the number of a timeout, and clear it by that. */
const numbered: Map<number, WeakRef<VirtualTimeout>> = /* @__PURE__ */ new Map();
let count = 0;

/** A timeout, interval or immediate on the clock of a bubble. Each call of its callback is a goroutine of its own. */
export class VirtualTimeout implements Deadline {
  key = 0;
  slot = -1;
  order = 0;
  readonly #kind: Kind;
  readonly #callback: () => unknown;
  readonly #ms: number;
  readonly #clock: Clock = clock();
  #start: () => void;
  #isOver = false;
  #number = 0;

  constructor(kind: Kind, callback: () => unknown, ms: unknown) {
    this.#kind = kind;
    this.#callback = callback;
    const delay = Number(ms);
    this.#ms = delay >= 1 && delay <= LONGEST ? Math.trunc(delay) : 1;
    this.#start = this.#prepared();
    if (kind === "setImmediate") this.#start();
    else this.#arm();
  }

  /** Clears a timeout, given as object or number; returns false if the value is no such timeout. */
  static clear(timeout: unknown): boolean {
    const known =
      typeof timeout === "number" || typeof timeout === "string" ? numbered.get(Number(timeout))?.deref() : timeout;
    if (!(known instanceof VirtualTimeout)) return false;
    known.close();
    return true;
  }

  fire(): void {
    this.#start();
  }

  close(): this {
    this.#isOver = true;
    this.#clock.remove(this);
    return this;
  }

  /** Restarts its delay. */
  refresh(): this {
    if (this.#isOver) return this;
    this.#clock.remove(this);
    this.#start = this.#prepared();
    this.#arm();
    return this;
  }

  /** Does nothing: a bubble does not wait for its timers, so no timer can hold it. */
  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  [Symbol.toPrimitive](): number {
    if (this.#number === 0) {
      count -= 1;
      this.#number = count;
      numbered.set(count, new WeakRef(this));
    }
    return this.#number;
  }

  #arm(): void {
    this.key = this.#clock.now() + this.#ms;
    this.#clock.add(this);
  }

  /** Prepares the next call of the callback, in the async context of the code that set the timeout. */
  #prepared(): () => void {
    return prepare(() => {
      if (this.#isOver) return;
      if (this.#kind === "setInterval") {
        this.#start = this.#prepared();
        this.#arm();
      }
      return this.#callback();
    }, this.#kind);
  }
}
