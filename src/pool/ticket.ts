import type { Link, Queue } from "../runtime/wait-queue.js";
import type { AsyncContext } from "./async-context.js";
import type { Execution } from "./execution.js";
import type { JobOptions } from "./options.js";
import type { Status } from "./outcome.js";

/** A ticket's state. `unadmitted`: not in line yet, because too many results are unread. */
export type Place = "unadmitted" | "waiting" | "queued" | "running" | "retrying" | "ended";

/** When things happened to a job, in milliseconds on the pool's clock. */
export interface Times {
  readonly queuedAt: number;
  /** Negative until the handler is called. */
  startedAt: number;
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
  readonly options: JobOptions | undefined;
  /** Where the handler is to run. */
  context: AsyncContext | null;
  /** Those of a higher rank are served first. */
  rank = 0;
  place: Place = "unadmitted";
  /** There is one from the moment on that a worker has it. */
  execution: Execution | null = null;
  forgetSignal: (() => void) | null = null;
  /** Null if it is not timed. */
  times: Times | null = null;

  constructor(input: unknown, options: JobOptions | undefined, context: AsyncContext | null) {
    this.input = input;
    this.options = options;
    this.context = context;
  }

  /** The pool has taken it. */
  abstract accept(): void;

  /** It has ended; `value` is the result, the error, or the reason why it was cancelled. Runs no user code. */
  abstract end(status: Status, value: unknown, finishedAt: number): void;
}
