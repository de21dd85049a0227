import { callLine } from "../runtime/call-site.js";
import { clock, type Deadline } from "../runtime/clock.js";
import { rejected } from "../runtime/completion.js";
import { type Goroutine, type Observer, type ParkedOperation, running } from "../runtime/events.js";
import { OperationWaiter } from "../runtime/wait.js";
import type { TraceEvent } from "./event.js";
import { Names, NOBODY } from "./names.js";
import { shown } from "./shown.js";

/** An event whose outcome may still be added, in the step in which it happens. */
type Event = { -readonly [Member in keyof TraceEvent]: TraceEvent[Member] };

/** What an event has beside its step, instant, goroutine and kind. */
type Details = Omit<Partial<TraceEvent>, "step" | "at" | "goroutine" | "kind">;

/** What is said again when an operation goes on. */
interface Wait {
  readonly goroutine: Goroutine | null;
  /** Its reason and its object. */
  readonly cause: Details;
  readonly value: string | undefined;
}

/** What has become of an operation, as far as a trace shows it. */
type Result = Pick<TraceEvent, "chosen" | "value">;

/**
 * Turns what an observer hears into {@link TraceEvent}s, for one recording: a new recorder counts anew. To be given to
 * `observe`; with an attribution, or in a bubble, it knows whose each event is.
 *
 * It keeps neither goroutines nor objects nor values alive: names and texts are all that it has of them.
 */
export class Recorder implements Observer {
  readonly #record: (event: TraceEvent, goroutine: string) => void;
  readonly #places: boolean;
  readonly #names: Names = new Names();
  readonly #waits: WeakMap<ParkedOperation, Wait> = new WeakMap();
  #step = 0;
  /** The event of the operation that has begun last, until it completes, parks, or another one begins. */
  #latest: Event | null = null;

  /**
   * `record` is called with each event, and with the name of its goroutine's function. With `places`, each operation costs
   * the capture of a stack.
   */
  constructor(record: (event: TraceEvent, goroutine: string) => void, places: boolean) {
    this.#record = record;
    this.#places = places;
  }

  readonly started = (goroutine: Goroutine): void => {
    const peer = this.#names.goroutine(running());
    this.#add("go", goroutine, { peer, ...nameOf(goroutine), ...this.#place() });
  };

  readonly began = (operation: string, on: object, kind?: string): void => {
    this.#latest = null;
    // That a goroutine was started is heard of by itself.
    if (operation === "go") return;
    if (operation !== "make") {
      this.#latest = this.#add("operation", running(), { operation, ...this.#names.objects(on), ...this.#place() });
    } else if (kind !== undefined) {
      this.#names.made(on, kind);
    }
  };

  readonly completed = (outcome: unknown): void => {
    if (this.#latest !== null) Object.assign(this.#latest, resultOf(outcome));
    this.#latest = null;
  };

  readonly parked = (operation: ParkedOperation, reason: string, on: object): void => {
    const goroutine = running();
    const cause = { operation: reason, ...this.#names.objects(on) };
    const value = offerOf(operation);
    const place = this.#latest?.place;
    this.#latest = null;
    this.#waits.set(operation, { goroutine, cause, value });
    this.#add("park", goroutine, { ...cause, ...(value && { value }), ...(place && { place }) });
  };

  readonly woken = (operation: ParkedOperation, outcome: unknown): void => {
    const wait = this.#waits.get(operation);
    // One that has parked before the recording.
    if (wait === undefined) return;
    const { goroutine, cause, value } = wait;
    const result = outcome === undefined && value !== undefined ? { value } : resultOf(outcome);
    this.#add("wake", goroutine, { ...cause, peer: this.#names.goroutine(running()), ...result });
  };

  readonly fired = (deadline: Deadline): void => {
    this.#add("timer", null, this.#names.objects(deadline));
  };

  readonly ended = (goroutine: Goroutine): void => {
    this.#add("end", goroutine, { ...nameOf(goroutine) });
  };

  #add(kind: TraceEvent["kind"], goroutine: Goroutine | null, details: Details): Event {
    const time = clock();
    this.#step += 1;
    const event: Event = {
      step: this.#step,
      at: time.origin + time.now(),
      goroutine: this.#names.goroutine(goroutine),
      kind,
      ...details,
    };
    this.#record(event, event.goroutine === NOBODY ? "" : (goroutine as Goroutine).name);
    return event;
  }

  #place(): Pick<TraceEvent, "place"> | null {
    const place = this.#places ? callLine() : "";
    return place === "" ? null : { place };
  }
}

function nameOf({ name }: Goroutine): Pick<TraceEvent, "object"> | null {
  return name === "" ? null : { object: name };
}

/** The value that a parked operation offers. Others have there what is no concern of the program's. */
function offerOf({ value }: ParkedOperation): string | undefined {
  return value === undefined || value instanceof OperationWaiter || isRelease(value) ? undefined : shown(value);
}

function resultOf(outcome: unknown): Result | null {
  if (outcome === undefined || isRelease(outcome)) return null;
  if (typeof outcome !== "object" || outcome === null) return { value: shown(outcome) };
  if (own(outcome, rejected) === true) return null;
  const [chosen, ok, done] = [own(outcome, "case"), own(outcome, "ok"), own(outcome, "done")];
  if (chosen === undefined && ok === undefined && done === undefined) return { value: shown(outcome) };
  const value = ok === true || done === false ? own(outcome, "value") : undefined;
  return {
    ...(chosen !== undefined && { chosen: String(chosen) }),
    ...(value !== undefined && { value: shown(value) }),
  };
}

/** A member of the box in which an outcome comes; a value that is no box may be of anybody's making. */
function own(outcome: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(outcome, name)?.value;
}

/** Whether it is what a lock or a semaphore gives: not a value, but the right to give it back. */
function isRelease(outcome: unknown): boolean {
  return typeof outcome === "object" && outcome !== null && Symbol.dispose in outcome;
}
