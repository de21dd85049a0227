import type { Alarm } from "../runtime/alarm.js";
import type { Link, Queue } from "../runtime/wait-queue.js";
import type { AsyncContext } from "./async-context.js";
import type { Status } from "./outcome.js";
import type { Wishes } from "./wishes.js";
import type { Worker } from "./worker.js";

/**
 * Where a job is. Admission makes the moves from `new`, the dispatcher those to a worker, and only `end` that to `ended`.
 *
 *     new ──► unadmitted ──► waiting ──► queued ──► running ──► ended
 *               too many       no room     in the     has a  │ ▲
 *               outcomes       in the      queue     worker  │ └───── due
 *               are unread     queue                         ▼         ▲
 *                                                        retrying ─────┘
 *                                                        its delay    in line for its next attempt
 *
 * A job may skip what it need not wait for, and ends from everywhere. The pool has taken it from `queued` on: then it is
 * counted, and has an outcome.
 */
export type State = "new" | "unadmitted" | "waiting" | "queued" | "running" | "retrying" | "due" | "ended";

/** When things happened to a job, in milliseconds on the pool's clock. */
export interface Times {
  readonly queuedAt: number;
  /** Negative until the handler is called. */
  startedAt: number;
}

/** What a job needs that has a timeout, or is tried again. */
export class Progress {
  /** What the attempt before failed with. */
  failure: { readonly error: unknown } | null = null;
  /** Its age: the number of its first start among all. */
  order = 0;
  /** Ends the job when its time is over; null while that stands. */
  timeout: Alarm | null = null;
  /** What is left of that time while it stands. */
  left: number;
  /** Brings the job back for another attempt. */
  retry: Alarm | null = null;

  constructor(left: number) {
    this.left = left;
  }
}

/**
 * A job in a pool, from the call that brought it to its one outcome. Subclasses know whom to tell.
 *
 * Once it has ended, it stands in no queue, and nothing can happen to it any more. A queue may hold a million of them, so
 * what only some need is in objects of its own.
 */
export abstract class Ticket implements Link {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  readonly input: unknown;
  readonly wishes: Wishes;
  /** Where the handler is to run. */
  context: AsyncContext | null;
  /** Those of a higher rank are served first. */
  rank: number;
  state: State = "new";
  /** The one that had it last. */
  worker: Worker | null = null;
  /** How often the handler was called. */
  attempts = 0;
  progress: Progress | null = null;
  forgetSignal: (() => void) | null = null;
  /** Null if it is not timed. */
  times: Times | null = null;

  constructor(input: unknown, wishes: Wishes, context: AsyncContext | null) {
    this.input = input;
    this.wishes = wishes;
    this.context = context;
    this.rank = wishes.priority;
  }

  /** Whether its times have to be known when it ends. */
  get isTimed(): boolean {
    return false;
  }

  /** The pool has taken it. */
  accept(): void {}

  /** It has ended; `value` is the result, the error, or the reason why it was cancelled. Runs no user code. */
  abstract end(status: Status, value: unknown, finishedAt: number): void;

  /** What its worker has to wait for after the end; null for nothing. */
  get telling(): Promise<void> | null {
    return null;
  }
}
