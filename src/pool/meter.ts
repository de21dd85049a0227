import { clock } from "../runtime/clock.js";
import { type DurationSummary, Histogram } from "./histogram.js";
import type { Status } from "./outcome.js";
import type { Ticket } from "./ticket.js";

/** The meter times the first `ALWAYS` jobs. Of later ones whose times no caller needs, it times one in `ONE_IN`. */
const ALWAYS = 1_000;
const ONE_IN = 16;

/** Counts and times a pool's jobs. */
export class Meter {
  submitted = 0;
  retried = 0;
  done = 0;
  failed = 0;
  timedOut = 0;
  cancelled = 0;
  // Made with the first timed job: there may be many pools.
  #wait: Histogram | null = null;
  #run: Histogram | null = null;

  get wait(): DurationSummary {
    return (this.#wait ?? new Histogram()).summary;
  }

  get run(): DurationSummary {
    return (this.#run ?? new Histogram()).summary;
  }

  /** Counts in a job. Not every job is timed, because reading the clock adds to the cost of each. */
  arrive(ticket: Ticket, isTimed: boolean): void {
    if (isTimed || this.submitted < ALWAYS || this.submitted % ONE_IN === 0) {
      // Not -1: when an integer field becomes a fraction, V8 discards compiled code, each time for an object literal.
      ticket.times = { queuedAt: clock().now(), startedAt: -Infinity };
    }
  }

  /** The handler is about to be called for the first time. */
  start({ times }: Ticket): void {
    if (times === null) return;
    times.startedAt = clock().now();
    this.#wait ??= new Histogram();
    this.#wait.record(times.startedAt - times.queuedAt);
  }

  /** Counts the end of a job; returns the time of the end, -1 if the job is not timed. */
  end(ticket: Ticket, status: Status): number {
    this[status] += 1;
    const { times } = ticket;
    const now = this.now(ticket);
    if (times !== null && times.startedAt >= 0) {
      this.#run ??= new Histogram();
      this.#run.record(now - times.startedAt);
    }
    return now;
  }

  /** The time for a job; -1 if the job is not timed. */
  now({ times }: Ticket): number {
    return times === null ? -1 : clock().now();
  }
}
