import { setTold } from "./budget.js";
import type { Deadline } from "./clock.js";
import { scheduler, setObserved } from "./scheduler.js";

/**
 * The runtime's events. Dumps, traces, reports and leak checks subscribe to them, and change nothing: no scheduler is
 * installed, and the budget goes on. While nobody listens for an event, it costs one comparison.
 *
 * During the call, {@link running} tells which goroutine did it. The members are functions that need no `this`.
 */
export interface Observer {
  /** A goroutine is about to be started, by the code that is running now. */
  readonly started?: (goroutine: Goroutine) => void;
  /**
   * An operation is about to act on an object, or a select on its sources. Of what has been made, `"make"` tells what kind
   * of object it is.
   */
  readonly began?: (operation: string, on: object, kind?: string) => void;
  /** The operation that has begun last has completed without parking, with this outcome. */
  readonly completed?: (outcome: unknown) => void;
  /** An operation has parked. It is identified by the object given, which must not be kept alive. */
  readonly parked?: (operation: ParkedOperation, reason: string, on: object) => void;
  /** A parked operation will proceed with this outcome; with a {@link rejection}, it has failed or was cancelled. */
  readonly woken?: (operation: ParkedOperation, outcome: unknown) => void;
  /** The instant of a deadline has come: what happens in this step, no goroutine does. */
  readonly fired?: (deadline: Deadline) => void;
  /** A goroutine has returned or thrown. */
  readonly ended?: (goroutine: Goroutine) => void;
}

/** A goroutine, identified by the object. */
export interface Goroutine {
  /** Its function's name. */
  readonly name: string;
  /** The goroutine that started it; null where that is not known. */
  readonly parent: Goroutine | null;
  /** Whether it is the step of a timer in a bubble, and no goroutine. */
  readonly isTimer?: boolean;
}

/** An operation that has parked. */
export interface ParkedOperation {
  /** What lets its goroutine continue; null from the moment on that it does. */
  resolve: ((outcome: never) => void) | null;
  /** What it offers, if it sends. */
  readonly value?: unknown;
}

/** Knows which goroutine is running, after an await too. */
export interface Attribution {
  readonly running: Goroutine | null;
  run<T>(goroutine: Goroutine, body: () => T): T;
  /** Nobody listens with it any more, for now. */
  rest?(): void;
}

interface Subscription {
  readonly observer: Observer;
  readonly attribution: Attribution | undefined;
}

let subscriptions: readonly Subscription[] = [];
let attributions: readonly Attribution[] = [];
/** Whether anybody listens, for whatever it is. */
export let hasObservers = false;
/** The goroutine whose first synchronous part is running: what is known without an {@link Attribution}. */
let starting: Goroutine | null = null;

/** Whether a deadline fires. The host calls in the context of some goroutine that has set a timeout. */
let isFiring = false;

let began: Required<Observer>["began"] | null = null;
let completed: Required<Observer>["completed"] | null = null;
let fired: Required<Observer>["fired"] | null = null;
/** Tells that an operation has parked; null while nobody listens. For wait.ts alone. */
export let parked: Required<Observer>["parked"] | null = null;
/** Tells that a parked operation goes on; null while nobody listens. For wait.ts alone. */
export let woken: Required<Observer>["woken"] | null = null;

/**
 * Sends the events to `observer` until the function returned is called. With an attribution, {@link running} is exact
 * meanwhile.
 */
export function observe(observer: Observer, attribution?: Attribution): () => void {
  const subscription = { observer, attribution };
  subscriptions = [...subscriptions, subscription];
  update();
  return () => {
    subscriptions = subscriptions.filter((other) => other !== subscription);
    update();
    if (attribution !== undefined && !attributions.includes(attribution)) attribution.rest?.();
  };
}

function update(): void {
  hasObservers = subscriptions.length > 0;
  // Two observers may share one.
  attributions = [...new Set(subscriptions.flatMap(({ attribution }) => attribution ?? []))];
  began = toAll("began");
  completed = toAll("completed");
  parked = toAll("parked");
  woken = toAll("woken");
  fired = toAll("fired");
  setObserved(began !== null);
  setTold(completed !== null);
}

/** One function that tells all who listen for an event; null if nobody does. A single one is called without a detour. */
function toAll<Event extends keyof Observer>(event: Event): Required<Observer>[Event] | null {
  const listeners = subscriptions.flatMap(({ observer }) => observer[event] ?? []);
  const [first = null] = listeners;
  if (listeners.length <= 1) return first as Required<Observer>[Event] | null;
  return (...args: unknown[]) => {
    for (const listener of listeners) (listener as (...args: unknown[]) => void)(...args);
  };
}

/** The goroutine that is running now; null where that is not known. */
export function running(): Goroutine | null {
  return scheduler?.current ?? (isFiring ? null : (attributions[0]?.running ?? starting));
}

/** Whether somebody tells goroutines apart by their async context. */
export function areAttributed(): boolean {
  return scheduler !== null || attributions.length > 0;
}

/** Runs code, and whatever it begins, as a goroutine's: in the async context of other code, which is another goroutine's. */
export function continueAs<T>(goroutine: Goroutine | null, body: () => T): T {
  if (goroutine === null) return body();
  const attributed = attributedTo(goroutine, body);
  return scheduler?.continueAs === undefined ? attributed() : scheduler.continueAs(goroutine, attributed);
}

function attributedTo<T>(goroutine: Goroutine, body: () => T): () => T {
  return attributions.reduce<() => T>(
    (inner, { run }) =>
      () =>
        run(goroutine, inner),
    body,
  );
}

/** An operation is about to act. */
export function announceBegan(operation: string, on: object, kind: string | undefined): void {
  began?.(operation, on, kind);
}

/** The operation that has begun last has completed without parking. */
export function announceCompleted(outcome: unknown): void {
  completed?.(outcome);
}

/** A deadline has come, and fires by `fire`. */
export function fireDeadline(deadline: Deadline, now: number): void {
  fired?.(deadline);
  inNobodysName(() => deadline.fire(now));
}

/** Calls what no goroutine does: what a timer has set off. */
export function inNobodysName(callback: () => void): void {
  const before = isFiring;
  isFiring = true;
  try {
    callback();
  } finally {
    isFiring = before;
  }
}

/**
 * A goroutine's body that announces its start, here, and its end; the body itself while nobody listens. It settles in the
 * same microtask as the body would, as watching must not change the order of anything: so it is no async function.
 */
export function observeGoroutine<T>(body: () => T, goroutine: Goroutine): () => T {
  const listening = subscriptions.filter(({ observer }) => observer.started ?? observer.ended);
  if (listening.length === 0 && attributions.length === 0) return body;
  for (const { observer } of listening) observer.started?.(goroutine);
  const attributed = attributedTo(goroutine, body);
  let hasEnded = false;
  const end = (): void => {
    if (hasEnded) return;
    hasEnded = true;
    for (const subscription of listening) {
      if (subscriptions.includes(subscription)) subscription.observer.ended?.(goroutine);
    }
  };
  return () => {
    try {
      const result = startAs(goroutine, attributed);
      if (isThenable(result)) return endingWith(result, end) as T;
      end();
      return result;
    } catch (error) {
      end();
      throw error;
    }
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === "object" || typeof value === "function") && typeof (value as Thenable | null)?.then === "function"
  );
}

type Thenable = Partial<PromiseLike<unknown>>;

/** A thenable that settles as another one does, and calls `end` then; it asks that once, when it is asked itself. */
function endingWith(result: PromiseLike<unknown>, end: () => void): PromiseLike<unknown> {
  const then = (resolve: (value: unknown) => void, reject: (error: unknown) => void): void => {
    try {
      result.then(
        (value) => {
          end();
          resolve(value);
        },
        (error: unknown) => {
          end();
          reject(error);
        },
      );
    } catch (error) {
      end();
      throw error;
    }
  };
  return { then } as PromiseLike<unknown>;
}

function startAs<T>(goroutine: Goroutine, body: () => T): T {
  const before = starting;
  starting = goroutine;
  try {
    return body();
  } finally {
    starting = before;
  }
}
