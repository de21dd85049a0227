import type { Alarm } from "../runtime/alarm.js";
import type { Link, Queue } from "../runtime/wait-queue.js";
import type { HandlerContext } from "./handler-context.js";
import type { Start } from "./rate.js";
import type { Ticket } from "./ticket.js";

/**
 * A worker, and its current attempt. With a job it is a goroutine; an idle worker is only this object in a queue.
 */
export class Worker implements Link {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  readonly number: number;
  /** The time since which it has been idle. */
  since = 0;
  /** Its job; null while it is idle. */
  ticket: Ticket | null = null;
  /** The number of its latest start among all starts of the pool. */
  order = 0;
  /** The context of its handler call; null before the call. */
  context: HandlerContext | null = null;
  /** Whether its handler was called and has not ended. */
  isRunning = false;
  /** Whether it was abandoned because its handler does not end. */
  isAbandoned = false;
  /** The grant of its call under the rate limit, until the call is made. */
  start: Start | null = null;
  /** Ends the attempt when its time is over. */
  limit: Alarm | null = null;

  constructor(number: number) {
    this.number = number;
  }
}
