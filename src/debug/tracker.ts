import { asyncAttribution } from "../runtime/attribution.js";
import { type Attribution, type Goroutine, type Observer, observe, type ParkedOperation } from "../runtime/events.js";
import { nextTurn } from "../runtime/host.js";
import { quoted } from "../runtime/quoted.js";
import { Names } from "../trace/index.js";
import { dump } from "./dump.js";
import { creatorOf, Goroutines, type Known } from "./goroutines.js";
import { instant } from "./instant.js";
import { Leaked } from "./leaked.js";
import type { Parked } from "./parked.js";
import { type Wait, Waits } from "./waits.js";

/** Options of {@link track}: how much it records. */
export interface TrackOptions {
  /**
   * Whether the places of parked operations and of calls of `go` are recorded, which costs some microseconds for each.
   * Default: true.
   */
  readonly places?: boolean | undefined;
}

/** The reason of a wait for a promise that is not of this package. */
const AWAIT = "await";

/** One for all observers, so that goroutines started under one are known to the next. */
let attribution: Attribution | undefined;

/** Tells which goroutine is running, if the host can. */
export function sharedAttribution(): Attribution | undefined {
  attribution ??= asyncAttribution();
  return attribution;
}

/**
 * A list of the goroutines of a program and of their waits. Made by {@link track}.
 *
 * @hideconstructor
 */
export class Tracker implements Disposable {
  readonly #goroutines: Goroutines;
  readonly #waits: Waits;
  readonly #leaked: Leaked = new Leaked();
  readonly #callbacks: Set<(leak: Parked) => void> = new Set();
  readonly #unobserve: () => void;
  #isTurnAsked = false;
  /** When the turn of the event loop began, if known: reading the clock for each operation would cost more. */
  #turnBegan = 0;

  /** @internal */
  constructor(places: boolean) {
    const names = new Names();
    this.#goroutines = new Goroutines(names, places, (goroutine) => {
      if (goroutine.parks === 0 && !goroutine.hasLeaked) this.#leak(awaiting(goroutine));
    });
    this.#waits = new Waits(names, places, (wait) => {
      wait.goroutine.hasLeaked = true;
      this.#leak(parkedOf(wait));
    });
    const observer: Observer = {
      started: this.#started,
      parked: this.#parked,
      woken: this.#woken,
      ended: this.#ended,
    };
    this.#unobserve = observe(observer, sharedAttribution());
  }

  /**
   * Returns a goroutine dump in Go's form: for each goroutine its number and name, why, how long and where it waits,
   * and its creator.
   *
   * A goroutine with several pending operations has a block for each. The reason `await` means a promise that is not of
   * this package, and the goroutine that calls this is `running`. `(leaked)` marks goroutines that wait forever,
   * counted by reason and place.
   *
   * @returns One block of lines for each goroutine, separated by empty lines; empty if there is none.
   *
   * @example
   * ```ts
   * import { Channel, go } from "goroutines";
   * import { track } from "goroutines/debug";
   *
   * using tracker = track({ places: false });
   * const jobs = new Channel<string>();
   * go(async function worker() {
   *   for await (const job of jobs) console.log(job);
   * });
   * await Promise.resolve();
   * const [who, name] = tracker.dump().split("\n");
   * console.log(who?.replace(/, .*\]/, "]"), name); // goroutine 1 [chan receive]: worker(...)
   * ```
   *
   * Costs some microseconds for each goroutine. Mirrors `goroutineheader` and `printcreatedby` in Go's
   * runtime/traceback.go, and the debug=2 format of the goroutine profile in runtime/pprof.
   */
  dump(): string {
    this.#age();
    const caller = this.#goroutines.current;
    const waits = [...this.#waits.lasting].map(parkedOf);
    const others = [...this.#goroutines.live].filter(({ parks, hasLeaked }) => parks === 0 && !hasLeaked);
    const awaits = others.map((goroutine) =>
      goroutine === caller ? { ...awaiting(goroutine), reason: "running" } : awaiting(goroutine),
    );
    return dump([...waits, ...awaits], this.#leaked.list(), instant());
  }

  /**
   * Returns the goroutines that now wait on an operation of this package, the longest wait first.
   *
   * @returns One entry for each operation. The entries are copies, and keep nothing alive.
   *
   * @example
   * ```ts
   * import { Channel, go } from "goroutines";
   * import { track } from "goroutines/debug";
   *
   * using tracker = track();
   * const done = new Channel<void>();
   * const waiting = go(async function waiter() {
   *   await done.receive();
   * });
   * await Promise.resolve();
   * for (const { goroutine, name, reason, object } of tracker.parked()) {
   *   console.log(goroutine, name, reason, object); // 1 waiter chan receive channel 1
   * }
   * done.close();
   * await waiting;
   * console.log(tracker.parked().length); // 0
   * ```
   *
   * Costs the same as {@link Tracker.dump}.
   */
  parked(): Parked[] {
    this.#age();
    return [...this.#waits.lasting].map(parkedOf);
  }

  /**
   * Calls back for each goroutine of this tracker that has leaked, as {@link onLeak} does.
   *
   * @param callback - A function that is told what the goroutine waits for.
   * @returns A function that ends the callbacks.
   */
  onLeak(callback: (leak: Parked) => void): () => void {
    if (typeof callback !== "function")
      throw new TypeError(`onLeak: callback must be a function, not ${quoted(callback)}`);
    // A function that is given twice is called twice.
    const call = (leak: Parked): void => callback(leak);
    this.#callbacks.add(call);
    return () => void this.#callbacks.delete(call);
  }

  /** Stops the tracking: from now on it costs nothing, and reports no leaks. */
  stop(): void {
    this.#unobserve();
    this.#callbacks.clear();
  }

  /** The same as {@link Tracker.stop}, for `using tracker = track()`. */
  [Symbol.dispose](): void {
    this.stop();
  }

  readonly #started = (goroutine: Goroutine): void => {
    this.#goroutines.start(goroutine);
    this.#askForTurn();
  };

  readonly #parked = (operation: ParkedOperation, reason: string, on: object): void => {
    this.#askForTurn();
    this.#waits.park(operation, this.#goroutines.current, reason, on, this.#turnBegan);
  };

  readonly #woken = (operation: ParkedOperation): void => this.#waits.wake(operation);

  readonly #ended = (goroutine: Goroutine): void => this.#goroutines.end(goroutine);

  #askForTurn(): void {
    if (this.#isTurnAsked) return;
    this.#isTurnAsked = true;
    this.#turnBegan = instant();
    nextTurn(() => {
      this.#isTurnAsked = false;
      this.#age();
    });
  }

  #age(): void {
    this.#goroutines.age();
    this.#waits.age();
  }

  #leak(parked: Parked): void {
    this.#leaked.add(parked);
    for (const callback of this.#callbacks) callback(parked);
  }
}

function parkedOf({ goroutine, reason, object, since, place }: Wait): Parked {
  const { number, name } = goroutine;
  return { goroutine: number, name, reason, object, since, place, createdBy: creatorOf(goroutine) };
}

function awaiting(goroutine: Known): Parked {
  const { number, name, since } = goroutine;
  return { goroutine: number, name, reason: AWAIT, object: "", since, place: "", createdBy: creatorOf(goroutine) };
}
