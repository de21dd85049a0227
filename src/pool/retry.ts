import { quoted } from "../runtime/quoted.js";
import { within } from "./async-context.js";
import { callable, count, finite, record } from "./check.js";
import type { RetryOptions } from "./options.js";
import type { Ticket } from "./ticket.js";

/** {@link RetryOptions}, read and checked. */
export interface Retry {
  readonly attempts: number;
  readonly delay: number | ((attempt: number, error: unknown) => number);
  readonly when: ((error: unknown, attempt: number, job: unknown) => boolean) | undefined;
}

/** Reads the option `retry`. */
export function retryOf(options: RetryOptions<never>): Retry {
  const { attempts, delay = 0, when } = record("retry", options);
  return {
    attempts: count("retry.attempts", attempts, 1),
    delay: typeof delay === "function" ? delay : finite("retry.delay", delay),
    when: callable("retry.when", when) as Retry["when"],
  };
}

/**
 * The delay in milliseconds before the retry of a failed attempt; negative for no retry. Runs user code, and throws its
 * errors.
 */
export function retryDelay(ticket: Ticket, error: unknown): number {
  const { retry } = ticket.wishes;
  if (retry === null || ticket.attempts >= retry.attempts) return -1;
  return within(ticket.context, ask, retry, ticket, error);
}

function ask({ when, delay }: Retry, { attempts, input }: Ticket, error: unknown): number {
  const isWanted: unknown = when === undefined || when(error, attempts, input);
  // A promise is truthy, even if it resolves to false.
  if (typeof isWanted === "object" && isWanted !== null) {
    throw new TypeError(`pool: retry.when must return a boolean, not ${quoted(isWanted)}`);
  }
  if (!isWanted) return -1;
  const ms: unknown = typeof delay === "function" ? delay(attempts, error) : delay;
  if (typeof ms !== "number" || ms === Infinity) {
    throw new RangeError(`pool: retry.delay must return a finite number, not ${quoted(ms)}`);
  }
  return ms > 0 ? ms : 0;
}
