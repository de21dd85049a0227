import { callLine } from "../runtime/call-site.js";
import { clock, type Deadline } from "../runtime/clock.js";
import { rejected } from "../runtime/completion.js";
import { type Goroutine, type Observer, type ParkedOperation, running } from "../runtime/events.js";
import { OperationWaiter } from "../runtime/wait.js";
import type { TraceEvent } from "./event.js";
import { Names, NOBODY } from "./names.js";
import { shown } from "./shown.js";

/** An event under construction. Its outcome may be added in the step in which it happens. */
type Event = { -readonly [Member in keyof TraceEvent]: TraceEvent[Member] };

/** The facts about a parked operation that are repeated when it is woken. */
interface Wait {
  readonly goroutine: Goroutine | null;
  readonly reason: string;
  readonly object: string | undefined;
  /** The value that it offers. */
  readonly value: string | undefined;
}

/**
 * An observer that makes {@link TraceEvent}s for one recording; each recorder numbers from 1. With an attribution, or
 * in a bubble, it knows the goroutine of each event.
 *
 * It keeps no goroutines, objects or values alive, only their names and texts.
 */
export class Recorder implements Observer {
  readonly #record: (event: TraceEvent, goroutine: string) => void;
  readonly #places: boolean;
  readonly #names: Names = new Names();
  readonly #waits: WeakMap<ParkedOperation, Wait> = new WeakMap();
  #step = 0;
  /** The event of the last operation that began, until it completes, parks, or another one begins. */
  #latest: Event | null = null;

  /**
   * `record` is called with each event and the name of its goroutine's function. With `places`, each operation costs a
   * stack.
   */
  constructor(record: (event: TraceEvent, goroutine: string) => void, places: boolean) {
    this.#record = record;
    this.#places = places;
  }

  readonly started = (goroutine: Goroutine): void => {
    const parent = this.#names.goroutine(running());
    const event = this.#add("go", goroutine);
    event.peer = parent;
    nameIn(event, goroutine);
    this.#placeIn(event);
  };

  readonly began = (operation: string, on: object, kind?: string): void => {
    this.#latest = null;
    // The start of a goroutine has an event of its own.
    if (operation === "go") return;
    if (operation === "make") {
      if (kind !== undefined) this.#names.made(on, kind);
      return;
    }
    const event = this.#act("operation", running(), operation, this.#names.objects(on));
    this.#placeIn(event);
    this.#latest = event;
  };

  readonly completed = (outcome: unknown): void => {
    if (this.#latest !== null) resultIn(this.#latest, outcome);
    this.#latest = null;
  };

  readonly parked = (operation: ParkedOperation, reason: string, on: object): void => {
    const wait = { goroutine: running(), reason, object: this.#names.objects(on), value: offerOf(operation) };
    this.#waits.set(operation, wait);
    const event = this.#act("park", wait.goroutine, reason, wait.object);
    if (wait.value !== undefined) event.value = wait.value;
    if (this.#latest?.place !== undefined) event.place = this.#latest.place;
    this.#latest = null;
  };

  readonly woken = (operation: ParkedOperation, outcome: unknown): void => {
    const wait = this.#waits.get(operation);
    // It parked before the recording.
    if (wait === undefined) return;
    const event = this.#act("wake", wait.goroutine, wait.reason, wait.object);
    event.peer = this.#names.goroutine(running());
    if (outcome === undefined && wait.value !== undefined) event.value = wait.value;
    else resultIn(event, outcome);
  };

  readonly fired = (deadline: Deadline): void => {
    const event = this.#add("timer", null);
    event.object = this.#names.objects(deadline) as string;
  };

  readonly ended = (goroutine: Goroutine): void => {
    nameIn(this.#add("end", goroutine), goroutine);
  };

  #act(kind: TraceEvent["kind"], goroutine: Goroutine | null, operation: string, object: string | undefined): Event {
    const event = this.#add(kind, goroutine);
    event.operation = operation;
    if (object !== undefined) event.object = object;
    return event;
  }

  #add(kind: TraceEvent["kind"], goroutine: Goroutine | null): Event {
    const time = clock();
    const number = this.#names.goroutine(goroutine);
    this.#step += 1;
    const event: Event = { step: this.#step, at: time.origin + time.now(), goroutine: number, kind };
    this.#record(event, number === NOBODY ? "" : (goroutine as Goroutine).name);
    return event;
  }

  #placeIn(event: Event): void {
    const place = this.#places ? callLine() : "";
    if (place !== "") event.place = place;
  }
}

function nameIn(event: Event, { name }: Goroutine): void {
  if (name !== "") event.object = name;
}

/** The value that a parked operation offers. For other operations the field is internal. */
function offerOf({ value }: ParkedOperation): string | undefined {
  return value === undefined || value instanceof OperationWaiter || isRelease(value) ? undefined : shown(value);
}

/** Adds the outcome of an operation, if a trace shows it. */
function resultIn(event: Event, outcome: unknown): void {
  if (outcome === undefined) return;
  if (typeof outcome !== "object" || outcome === null) {
    event.value = shown(outcome);
    return;
  }
  const chosen = own(outcome, "case");
  if (chosen !== undefined) event.chosen = String(chosen);
  const isSent = own(outcome, "ok") ?? not(own(outcome, "done"));
  if (isSent === undefined) {
    if (chosen === undefined && own(outcome, rejected) !== true && !isRelease(outcome)) event.value = shown(outcome);
    return;
  }
  const value = own(outcome, "value");
  if (isSent === true && value !== undefined) event.value = shown(value);
}

function not(done: unknown): boolean | undefined {
  return typeof done === "boolean" ? !done : undefined;
}

/** A member of the box of an outcome. A value that is not a box may be a user's object. */
function own(outcome: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(outcome, name)?.value;
}

/** Whether it is the grant of a lock or a semaphore, which is not a value of the program. */
function isRelease(outcome: unknown): boolean {
  return typeof outcome === "object" && outcome !== null && Symbol.dispose in outcome;
}
