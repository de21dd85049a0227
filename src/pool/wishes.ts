import { signalOf } from "../runtime/options.js";
import { finite, positive } from "./check.js";
import type { JobOptions } from "./options.js";
import { type Retry, retryOf } from "./retry.js";

/** The options of a job, read and checked; the pool's options fill the gaps. */
export interface Wishes {
  readonly priority: number;
  /** `Infinity` for none. */
  readonly timeout: number;
  readonly retry: Retry | null;
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads the options of a job; `defaults` are the pool's. Throws the reason of a signal that has already aborted, and
 * for an option that is out of range.
 */
export function wishesOf(options: JobOptions<never> | null | undefined, defaults: Wishes): Wishes {
  if (options == null) return defaults;
  const signal = signalOf(options);
  const { priority, timeout, retry } = options;
  return {
    priority: priorityOf(priority),
    timeout: timeoutOf(timeout, defaults),
    retry: retry === undefined ? defaults.retry : retry === false ? null : retryOf(retry),
    signal,
  };
}

/** The options that all jobs of a sequence share. */
export function wishesOfAll(priority: number | undefined, timeout: number | undefined, defaults: Wishes): Wishes {
  return {
    priority: priorityOf(priority),
    timeout: timeoutOf(timeout, defaults),
    retry: defaults.retry,
    signal: undefined,
  };
}

// No object that both spread: that takes V8 11 (Node 20) longer than all else that a `run` does.

function priorityOf(priority: number | undefined): number {
  return priority === undefined ? 0 : finite("priority", priority);
}

function timeoutOf(timeout: number | undefined, defaults: Wishes): number {
  return timeout === undefined ? defaults.timeout : positive("timeout", timeout);
}
