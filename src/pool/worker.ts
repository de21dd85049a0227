import type { Alarm } from "../runtime/alarm.js";
import type { Link, Queue } from "../runtime/wait-queue.js";
import type { HandlerContext } from "./handler-context.js";
import type { Start } from "./rate.js";
import type { Ticket } from "./ticket.js";

/**
 * A worker, and the one attempt that it makes. While it has a job it is a goroutine; without one it is nothing but this
 * object in a queue.
 */
export class Worker implements Link {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  readonly number: number;
  /** Since when it has been idle. */
  since = 0;
  /** Its job; null while it is idle. */
  ticket: Ticket | null = null;
  /** The number of its job among all that were started. */
  order = 0;
  /** What the handler knows; null before the call. */
  context: HandlerContext | null = null;
  /** Whether the handler was called and has not ended. */
  isRunning = false;
  /** Whether another worker has taken its place, as the handler does not end. */
  isAbandoned = false;
  /** The call's place under the rate limit, from when it is granted until it is made. */
  start: Start | null = null;
  /** Ends the attempt when that has taken too long. */
  limit: Alarm | null = null;

  constructor(number: number) {
    this.number = number;
  }
}
