import type { Goroutine } from "../runtime/events.js";
import { subjectsOf } from "../runtime/operation.js";
import { classOf } from "./shown.js";

/** Names for objects whose class name is not public, if their making was not observed. */
const KINDS: Readonly<Record<string, string>> = {
  TimerChannel: "timer",
  Call: "timer",
  Alarm: "timer",
  Turn: "limiter turn",
  CancelContext: "context",
  DeadlineContext: "context",
  DoneChannel: "context",
  Core: "pool",
  AbortSignal: "signal",
};

/** The number of code outside any goroutine. */
export const NOBODY = 0;

/** The names of goroutines and objects in one recording. Keeps none of them alive. */
export class Names {
  readonly #goroutines: WeakMap<Goroutine, number> = new WeakMap();
  readonly #objects: WeakMap<object, string> = new WeakMap();
  /** The number of objects of each kind. */
  readonly #counts: Map<string, number> = new Map();
  #started = 0;

  /** The number of a goroutine; it gets a new one if it has none. */
  goroutine(goroutine: Goroutine | null): number {
    if (goroutine === null || goroutine.isTimer === true) return NOBODY;
    let number = this.#goroutines.get(goroutine);
    if (number === undefined) {
      this.#started += 1;
      number = this.#started;
      this.#goroutines.set(goroutine, number);
    }
    return number;
  }

  /** An object of this kind has been made. An object with a name, in quotes, gets no number. */
  made(object: object, kind: string): string {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    if (!kind.endsWith('"')) this.#counts.set(kind, count);
    const name = kind.endsWith('"') ? kind : `${kind} ${count}`;
    this.#objects.set(object, name);
    return name;
  }

  /**
   * The name of the object of an operation, or of the objects of a select's cases. Undefined for a select without
   * cases.
   */
  objects(on: object): string | undefined {
    const known = this.#objects.get(on);
    if (known !== undefined) return known;
    const names = subjectsOf(on).map((object) => this.#objects.get(object) ?? this.made(object, kindOf(object)));
    return names.length === 0 ? undefined : names.join(", ");
  }
}

function kindOf(object: object): string {
  try {
    const name = classOf(object);
    return KINDS[name] ?? name.toLowerCase();
  } catch {
    return "object";
  }
}
