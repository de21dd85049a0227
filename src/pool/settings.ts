import { checkSignal } from "../runtime/abort.js";
import { builtinModule } from "../runtime/host.js";
import { quoted } from "../runtime/quoted.js";
import { bad, callable, count, positive, record } from "./check.js";
import type { PoolOptions, RateOptions, WorkerRange } from "./options.js";
import type { Outcome } from "./outcome.js";
import { retryOf } from "./retry.js";
import type { Wishes } from "./wishes.js";

const DEFAULT_QUEUE = 100;
const DEFAULT_IDLE_TIMEOUT = 10_000;

/** The defaults of jobs in all pools. */
const NOTHING: Wishes = { priority: 0, timeout: Infinity, retry: null, signal: undefined };

/** The option `onOutcome`, whatever its jobs and results are. */
export type OnOutcome = (outcome: Outcome<unknown, unknown>) => unknown;

/** {@link PoolOptions} as a pool keeps them: checked, with all defaults. */
export class Settings {
  readonly attemptTimeout: number;
  readonly abandons: boolean;
  readonly aging: number;
  readonly name: string;
  /** The name as texts show it: escaped and in quotes, after a space; empty if there is none. */
  readonly label: string;
  readonly runReason: string;
  readonly submitReason: string;
  /** The defaults of jobs without their own options. */
  readonly wishes: Wishes;

  constructor(options: PoolOptions<never, never>) {
    const { timeout = Infinity, attemptTimeout = Infinity, aging = Infinity, onTimeout = "wait" } = options;
    const { retry, name = "" } = options;
    this.attemptTimeout = positive("attemptTimeout", attemptTimeout);
    if (onTimeout !== "wait" && onTimeout !== "abandon") throw bad("onTimeout", onTimeout, '"wait" or "abandon"');
    this.abandons = onTimeout === "abandon";
    this.aging = positive("aging", aging);
    if (typeof name !== "string") throw new TypeError(`pool: name must be a string, not ${quoted(name)}`);
    this.name = name;
    this.label = name && ` ${quoted(name)}`;
    this.runReason = `pool.run${this.label}`;
    this.submitReason = `pool.submit${this.label}`;
    positive("timeout", timeout);
    const retrying = retry === undefined ? null : retryOf(retry);
    this.wishes = timeout === Infinity && retrying === null ? NOTHING : { ...NOTHING, timeout, retry: retrying };
  }
}

/** {@link PoolOptions} that only the constructor of a pool needs. */
export interface Parts {
  readonly range: Range;
  readonly queue: number;
  /** The maximum number of unread outcomes; undefined if outcomes are not kept. */
  readonly results: number | undefined;
  readonly onOutcome: OnOutcome | undefined;
  readonly rate: RateOptions | undefined;
  readonly signal: AbortSignal | undefined;
}

export function partsOf(options: PoolOptions<never, never>): Parts {
  const { workers, queue = DEFAULT_QUEUE, results, onOutcome, rate, signal } = options;
  checkSignal(signal);
  if (results !== undefined && onOutcome !== undefined) {
    throw new TypeError("pool: results and onOutcome exclude each other");
  }
  return {
    range: rangeOf(workers ?? parallelism()),
    queue: count("queue", queue, 0),
    results: results === undefined ? undefined : count("results", results, 1),
    onOutcome: callable("onOutcome", onOutcome) as OnOutcome | undefined,
    rate: rate === undefined ? undefined : rateOf(rate),
    signal,
  };
}

/** The minimum and maximum number of workers, and how long a worker above the minimum may idle. */
export type Range = Required<{ readonly [Name in keyof WorkerRange]: number }>;

export function rangeOf(workers: number | WorkerRange): Range {
  if (typeof workers === "object" && workers !== null) {
    const { min, max, idleTimeout = DEFAULT_IDLE_TIMEOUT } = workers;
    count("workers.max", max, Math.max(count("workers.min", min, 0), 1));
    return { min, max, idleTimeout: positive("workers.idleTimeout", idleTimeout) };
  }
  count("workers", workers, 1);
  return workers === Infinity
    ? { min: 0, max: workers, idleTimeout: DEFAULT_IDLE_TIMEOUT }
    : { min: workers, max: workers, idleTimeout: Infinity };
}

function rateOf(options: RateOptions): RateOptions {
  const { limit, interval } = record("rate", options);
  return { limit: count("rate.limit", limit, 1), interval: positive("rate.interval", interval) };
}

interface Host {
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

const A_FEW = 4;

function parallelism(): number {
  const os = builtinModule<{ availableParallelism(): number }>("os");
  return os?.availableParallelism() ?? (globalThis as Host).navigator?.hardwareConcurrency ?? A_FEW;
}
