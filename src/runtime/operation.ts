import type { Link } from "./wait-queue.js";

/**
 * The one way to wait.
 *
 * Whatever a goroutine can block on is a `Selectable`. An operation polls it, commits if it is ready, and
 * otherwise parks a `Waiter` on it; the other side claims the waiter when the operation can proceed. Polling
 * and parking happen in one synchronous step, so nothing can slip in between.
 *
 * Public classes carry these methods marked as internal: their declaration files do not show them.
 */
export interface Selectable {
  /** The object that it acts on, where that is another: a scheduler asks for it, and it tells duplicates. */
  readonly subject?: object;
  /** Whether the operation could proceed now, if only to fail. */
  ready(): boolean;
  /** Performs the operation and returns its outcome; undefined if it would block; throws if it fails. */
  commit(): Outcome | undefined;
  /** Queues a waiter, and tells it where. Called only when not ready, and nothing has happened since. */
  park(waiter: Waiter): void;
}

/** What an operation produced: a value and whether it came from a sender (Go's `v, ok`). */
export interface Outcome {
  readonly value: unknown;
  readonly ok: boolean;
}

/**
 * Why an operation waits, in the words that Go prints in a dump (runtime2.go, waitReasonStrings); for a pool, which Go
 * does not have, its method and its name.
 */
export type WaitReason =
  | "chan receive"
  | "chan send"
  | "select"
  | "select (no cases)"
  | "sleep"
  | "sync.WaitGroup.Wait"
  | `pool.${string}`;

/**
 * A parked operation's place in one queue. A plain operation has one waiter; a select has one for each case,
 * all in one `Group`.
 *
 * Its life: parked, claimed (out of every queue), then completed or failed, exactly once. From the claim on no abort,
 * close or timer can change what becomes of it.
 */
export interface Waiter extends Link {
  /** What a parked sender offers. */
  value: unknown;

  /** Takes the whole operation out of its queues; returns the waiter through which it proceeds. */
  claim(): Waiter;

  /** Ends a claimed operation with its outcome. Runs no code of the user's: it only settles a promise. */
  complete(value: unknown, ok: boolean): void;

  /** Ends a claimed operation with an error. */
  fail(error: unknown): void;
}
