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
  /** An operation is about to act on an object, or a select on its sources. */
  readonly began?: (operation: string, on: object) => void;
  /** An operation has parked. It is identified by the object given, which must not be kept alive. */
  readonly parked?: (operation: ParkedOperation, reason: string, on: object) => void;
  /** A parked operation will proceed, or was cancelled. */
  readonly woken?: (operation: ParkedOperation) => void;
  /** A goroutine has returned or thrown. */
  readonly ended?: (goroutine: Goroutine) => void;
}

/** A goroutine, identified by the object. */
export interface Goroutine {
  /** Its function's name. */
  readonly name: string;
  /** The goroutine that started it; null where that is not known. */
  readonly parent: Goroutine | null;
}

/** An operation that has parked. */
export interface ParkedOperation {
  /** What lets its goroutine continue; null from the moment on that it does. */
  resolve: ((outcome: never) => void) | null;
}

/** Knows which goroutine is running, after an await too. */
export interface Attribution {
  readonly running: Goroutine | null;
  run<T>(goroutine: Goroutine, body: () => T): T;
}

interface Subscription {
  readonly observer: Observer;
  readonly attribution: Attribution | undefined;
}

let subscriptions: readonly Subscription[] = [];
let attributions: readonly Attribution[] = [];
/** The goroutine whose first synchronous part is running: what is known without an {@link Attribution}. */
let starting: Goroutine | null = null;

let began: Required<Observer>["began"] | null = null;
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
  };
}

function update(): void {
  // Two observers may share one.
  attributions = [...new Set(subscriptions.flatMap(({ attribution }) => attribution ?? []))];
  began = toAll(subscriptions.flatMap(({ observer }) => observer.began ?? []));
  parked = toAll(subscriptions.flatMap(({ observer }) => observer.parked ?? []));
  woken = toAll(subscriptions.flatMap(({ observer }) => observer.woken ?? []));
  setObserved(began !== null);
}

/** One function that calls all of them; null if there is none. A single one is called without a detour. */
function toAll<Args extends unknown[]>(
  listeners: readonly ((...args: Args) => void)[],
): ((...args: Args) => void) | null {
  const [first = null] = listeners;
  if (listeners.length <= 1) return first;
  return (...args) => {
    for (const listener of listeners) listener(...args);
  };
}

/** The goroutine that is running now; null where that is not known. */
export function running(): Goroutine | null {
  return scheduler?.current ?? attributions[0]?.running ?? starting;
}

/** An operation is about to act. */
export function announceBegan(operation: string, on: object): void {
  began?.(operation, on);
}

/**
 * A goroutine's body that announces its start, here, and its end; the body itself while nobody listens. It settles in the
 * same microtask as the body would, as watching must not change the order of anything: so it is no async function.
 */
export function observeGoroutine<T>(body: () => T, goroutine: Goroutine): () => T {
  const listening = subscriptions.filter(({ observer }) => observer.started ?? observer.ended);
  if (listening.length === 0 && attributions.length === 0) return body;
  for (const { observer } of listening) observer.started?.(goroutine);
  const attributed = attributions.reduce<() => T>(
    (inner, { run }) =>
      () =>
        run(goroutine, inner),
    body,
  );
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
