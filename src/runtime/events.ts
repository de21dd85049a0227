import { setTold } from "./budget.js";
import type { Deadline } from "./clock.js";
import { scheduler, setObserved } from "./scheduler.js";

/**
 * The runtime's events. Dumps, traces, reports and leak checks subscribe to them, and change nothing: no scheduler is
 * installed, and the budget goes on. Without a listener, an event costs one comparison.
 *
 * During the call, {@link running} is the goroutine that caused the event. The members are functions that need no
 * `this`.
 */
export interface Observer {
  /** A goroutine is about to be started, by the code that is running now. */
  readonly started?: (goroutine: Goroutine) => void;
  /**
   * An operation is about to act on an object, or a select on its sources. For the operation `"make"`, `kind` is the
   * kind of the new object.
   */
  readonly began?: (operation: string, on: object, kind?: string) => void;
  /** The operation that began last has completed without parking, with this outcome. */
  readonly completed?: (outcome: unknown) => void;
  /** An operation has parked. The object `operation` identifies it; an observer must not keep that object alive. */
  readonly parked?: (operation: ParkedOperation, reason: string, on: object) => void;
  /** A parked operation will proceed with this outcome; a {@link rejection} means that it failed or was cancelled. */
  readonly woken?: (operation: ParkedOperation, outcome: unknown) => void;
  /** The instant of a deadline has come: no goroutine causes the events of this step. */
  readonly fired?: (deadline: Deadline) => void;
  /** A goroutine has returned or thrown. */
  readonly ended?: (goroutine: Goroutine) => void;
}

/** A goroutine. The object is its identity. */
export interface Goroutine {
  /** Its function's name. */
  readonly name: string;
  /** The goroutine that started it; null if unknown. */
  readonly parent: Goroutine | null;
  /** Whether this is the step of a timer in a bubble, not a goroutine. */
  readonly isTimer?: boolean;
}

/** How many operations of a kind are parked. */
export interface Tally {
  count: number;
}

/** An operation that has parked. */
export interface ParkedOperation {
  /** Lets its goroutine continue; null once the goroutine continues. */
  resolve: ((outcome: never) => void) | null;
  /** The tally that counts it; null if none does. An observer may set it, and add one; the end takes one off again. */
  tally: Tally | null;
  /** The value that a sender offers. */
  readonly value?: unknown;
}

/** Knows which goroutine is running, even after an await. */
export interface Attribution {
  readonly running: Goroutine | null;
  run<T>(goroutine: Goroutine, body: () => T): T;
  /** The last observer with this attribution has unsubscribed; another may come later. */
  rest?(): void;
}

interface Subscription {
  readonly observer: Observer;
  readonly attribution: Attribution | undefined;
}

let subscriptions: readonly Subscription[] = [];
let attributions: readonly Attribution[] = [];
/** Whether an observer follows goroutines: their start and end, or which one is running. */
export let areObserved = false;
/** The goroutine whose first synchronous part is running: all that is known without an {@link Attribution}. */
let starting: Goroutine | null = null;

/**
 * Whether a deadline is firing. The host calls it in the context of a goroutine that set a timeout, which is not the
 * cause.
 */
let isFiring = false;

let began: Required<Observer>["began"] | null = null;
let completed: Required<Observer>["completed"] | null = null;
let fired: Required<Observer>["fired"] | null = null;
/** Announces that an operation has parked; null without a listener. Only wait.ts calls it. */
export let parked: Required<Observer>["parked"] | null = null;
/** Announces that a parked operation goes on; null without a listener. Only wait.ts calls it. */
export let woken: Required<Observer>["woken"] | null = null;

/**
 * Sends the events to `observer` until a caller calls the returned function. With an attribution, {@link running} is
 * exact meanwhile.
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
  // Two observers may share an attribution.
  attributions = [...new Set(subscriptions.flatMap(({ attribution }) => attribution ?? []))];
  areObserved = attributions.length > 0 || subscriptions.some(({ observer }) => observer.started ?? observer.ended);
  began = toAll("began");
  completed = toAll("completed");
  parked = toAll("parked");
  woken = toAll("woken");
  fired = toAll("fired");
  setObserved(began !== null);
  setTold(completed !== null);
}

/**
 * One function that notifies all listeners of an event; null if there is none. A single listener is called directly.
 */
function toAll<Event extends keyof Observer>(event: Event): Required<Observer>[Event] | null {
  const listeners = subscriptions.flatMap(({ observer }) => observer[event] ?? []);
  const [first = null] = listeners;
  if (listeners.length <= 1) return first as Required<Observer>[Event] | null;
  return (...args: unknown[]) => {
    for (const listener of listeners) (listener as (...args: unknown[]) => void)(...args);
  };
}

/** The goroutine that is running now; null if unknown. */
export function running(): Goroutine | null {
  return scheduler?.current ?? (isFiring ? null : (attributions[0]?.running ?? starting));
}

/** Whether a scheduler or an observer tells goroutines apart by their async context. */
export function areAttributed(): boolean {
  return scheduler !== null || attributions.length > 0;
}

/**
 * Runs code, and whatever it begins, as part of a goroutine. The current async context may belong to another goroutine.
 */
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

export function announceBegan(operation: string, on: object, kind: string | undefined): void {
  began?.(operation, on, kind);
}

export function announceCompleted(outcome: unknown): void {
  completed?.(outcome);
}

/** Announces that a deadline fires, and fires it. */
export function fireDeadline(deadline: Deadline, now: number): void {
  fired?.(deadline);
  inNobodysName(() => deadline.fire(now));
}

/** Calls a function on behalf of a timer: no goroutine counts as its cause. */
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
 * Announces the start of a goroutine, and returns its body with an announcement of its end; the body itself without a
 * listener. The returned function settles in the same microtask as the body, because watching must not change any
 * order: so it is no async function.
 */
export function observeGoroutine<T>(body: () => T, goroutine: Goroutine): () => T {
  if (!areObserved) return body;
  const listening = subscriptions.filter(({ observer }) => observer.started ?? observer.ended);
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

/** A thenable that calls `end` and settles like another one. Each call of its `then` calls the other's `then` once. */
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
