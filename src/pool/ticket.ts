import type { Alarm } from "../runtime/alarm.js";
import type { Link, Queue } from "../runtime/wait-queue.js";
import type { AsyncContext } from "./async-context.js";
import type { Status } from "./outcome.js";
import type { Wishes } from "./wishes.js";
import type { Worker } from "./worker.js";

/**
 * The state of a job. Admission makes the moves from `new`, dispatch those to a worker, and only `end` that to `ended`.
 *
 *     new ──► unadmitted ──► waiting ──► queued ──► running ──► ended
 *               too many       no room     in the     has a  │ ▲
 *               outcomes       in the      queue     worker  │ └───── due
 *               are unread     queue                         ▼         ▲
 *                                                        retrying ─────┘
 *                                                        its delay    in line for its next attempt
 *
 * A job skips a state in which it need not wait, and may end from any state. From `queued` on the pool has accepted it:
 * it is counted, and has an outcome.
 */
export type State = "new" | "unadmitted" | "waiting" | "queued" | "running" | "retrying" | "due" | "ended";

/** The times of a job, in milliseconds on the pool's clock. */
export interface Times {
  readonly queuedAt: number;
  /** Negative until the handler is called. */
  startedAt: number;
}

/** The state of a job with a timeout or retries. */
export class Progress {
  /** The error of the previous attempt. */
  failure: { readonly error: unknown } | null = null;
  /** Its age: the number of its first start among all starts of the pool. */
  order = 0;
  /** Ends the job when its time is over; null while its clock is stopped. */
  timeout: Alarm | null = null;
  /** The rest of its time while its clock is stopped, in milliseconds. */
  left: number;
  /** Brings the job back for another attempt. */
  retry: Alarm | null = null;

  constructor(left: number) {
    this.left = left;
  }
}

/**
 * A job in a pool, from the call that submitted it to its one outcome. Subclasses deliver the outcome.
 *
 * A ticket that has ended is in no queue, and does not change any more. A queue may hold a million tickets, so state
 * that only some need is in separate objects.
 */
export abstract class Ticket implements Link {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  readonly input: unknown;
  readonly wishes: Wishes;
  /** The context in which the handler runs. */
  context: AsyncContext | null;
  /** Tickets of a higher rank are served first. */
  rank: number;
  state: State = "new";
  /** Its last worker. */
  worker: Worker | null = null;
  /** The number of calls of the handler. */
  attempts = 0;
  progress: Progress | null = null;
  forgetSignal: (() => void) | null = null;
  /** Null if the job is not timed. */
  times: Times | null = null;

  constructor(input: unknown, wishes: Wishes, context: AsyncContext | null) {
    this.input = input;
    this.wishes = wishes;
    this.context = context;
    this.rank = wishes.priority;
  }

  /** Whether the outcome needs the times of the job. */
  get isTimed(): boolean {
    return false;
  }

  /** Called when the pool accepts the job. */
  accept(): void {}

  /**
   * Called when the job ends; `value` is its result, its error, or the reason of its cancellation. Runs no user code.
   */
  abstract end(status: Status, value: unknown, finishedAt: number): void;

  /** The promise that its worker has to await after the end; null if there is none. */
  get telling(): Promise<void> | null {
    return null;
  }
}
