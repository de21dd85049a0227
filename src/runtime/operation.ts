import type { Link } from "./wait-queue.js";

// The names of the methods below. No subclass of a public class hits one by accident, and channels of two copies of the
// package fit into one select.
export const subject = "~subject";
export const isReady = "~isReady";
export const proceed = "~proceed";
export const park = "~park";

/**
 * The one way to wait.
 *
 * Every source of a select is a `Selectable`. An operation asks it to proceed, and otherwise parks a `Waiter` on it;
 * the other side claims the waiter when the operation can proceed. Asking and parking happen in one synchronous step,
 * so no other operation can act in between.
 */
export interface Selectable {
  /**
   * @internal The object it acts on, if not itself. A scheduler asks for it, and equal subjects mark duplicate cases.
   */
  readonly [subject]?: object;
  /** @internal Whether the operation could proceed now, if only to fail. */
  [isReady](): boolean;
  /** @internal Performs the operation and returns its outcome; undefined if it would block; throws if it fails. */
  [proceed](): Outcome | undefined;
  /** @internal Queues a waiter, and sets its `queue`. Called only right after the source was found not ready. */
  [park](waiter: Waiter): void;
}

/** Whether a select can wait for a value. */
export function isSelectable(value: object): value is Selectable {
  return typeof (value as Partial<Selectable>)[proceed] === "function";
}

/** The objects of an operation: for a select, all its sources. */
export function subjectsOf(on: object): object[] {
  const sources: (object | null)[] = Array.isArray(on) ? on : [on];
  return sources
    .filter((source) => source !== null)
    .map((source) => (source as Partial<Selectable>)[subject] ?? source);
}

/** The outcome of an operation: a value, and whether it came from a sender (Go's `v, ok`). */
export interface Outcome {
  readonly value: unknown;
  readonly ok: boolean;
}

/**
 * A parked operation's place in one queue. A plain operation has one waiter; a select has one for each case.
 *
 * Its life: parked, claimed (out of every queue), then completed or failed, exactly once. From the claim on, no abort,
 * close or timer can change its outcome.
 */
export interface Waiter extends Link {
  /** The value that a parked sender offers. */
  value: unknown;

  /** Takes the whole operation out of its queues; returns the waiter through which it proceeds. */
  claim(): Waiter;

  /** Ends a claimed operation with its outcome. Runs no user code: it only settles a promise. */
  complete(value: unknown, ok: boolean): void;

  /** Ends a claimed operation with an error. */
  fail(error: unknown): void;
}
