import { Alarm } from "../runtime/alarm.js";
import { clock } from "../runtime/clock.js";
import { jobStart, publishStart } from "./diagnostics.js";
import { TimeoutError } from "./errors.js";
import type { Execution } from "./execution.js";
import type { Meter } from "./meter.js";
import type { JobContext, Settings } from "./options.js";
import type { Ticket } from "./ticket.js";

/** A pool's handler, whatever its jobs and results are. */
export type Handler = (input: unknown, context: JobContext) => unknown;

/** Calls the handler: in the async context of who brought the job, within its time, as often as it may fail. */
export class Caller {
  readonly #handler: Handler;
  readonly #settings: Settings;
  readonly #meter: Meter;
  readonly #onTimeout: (ticket: Ticket, error: TimeoutError) => void;

  constructor(
    handler: Handler,
    settings: Settings,
    meter: Meter,
    onTimeout: (ticket: Ticket, error: TimeoutError) => void,
  ) {
    this.#handler = handler;
    this.#settings = settings;
    this.#meter = meter;
    this.#onTimeout = onTimeout;
  }

  /** Returns what the handler returns, and throws what it throws. */
  call(ticket: Ticket, execution: Execution, worker: number): unknown {
    const { input, context } = ticket;
    execution.worker = worker;
    execution.attempt += 1;
    if (execution.attempt === 1) this.#start(ticket, execution);
    if (jobStart.hasSubscribers) publishStart(this.#settings.name, input, execution);
    execution.running = true;
    return context === null
      ? this.#handler(input, execution)
      : context.runInAsyncScope(this.#handler, undefined, input, execution);
  }

  #start(ticket: Ticket, execution: Execution): void {
    this.#meter.start(ticket);
    const ms = ticket.options?.timeout ?? this.#settings.timeout;
    if (ms < Infinity) {
      execution.timeout = new Alarm(clock().now() + ms, () => {
        this.#onTimeout(ticket, new TimeoutError(`job timed out after ${ms}ms`));
      });
    }
  }

  /**
   * In how many milliseconds a job is to be retried that has failed with an error; negative if it is not. Runs code of
   * the user's, and throws what that throws.
   */
  retryDelay({ attempt }: Execution, error: unknown): number {
    const { retry } = this.#settings;
    if (retry === undefined || attempt >= retry.attempts || !(retry.when?.(error) ?? true)) return -1;
    const delay = retry.delay?.(attempt) ?? 0;
    return delay > 0 ? delay : 0;
  }
}
