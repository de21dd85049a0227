import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Meter } from "@opentelemetry/api";

/** On `goroutines:pool:start`: a handler is about to be called. */
interface Start {
  readonly pool: string;
}

/** On `goroutines:pool:end`: a job has ended. */
interface End {
  readonly pool: string;
  readonly status: "done" | "failed" | "timedOut" | "cancelled";
  /** Milliseconds; absent if the handler was never called, and for most of many jobs, of which only a sample is timed. */
  readonly wait?: number;
  readonly run?: number;
}

/** On `goroutines:pool:scale`: a pool has another number of workers. */
interface Scale {
  readonly pool: string;
  readonly workers: number;
}

/** Upper bounds of the histograms' buckets. */
const MILLISECONDS = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];

/**
 * Makes metrics of the events that the pools of this process publish; the attribute `pool` tells the pools apart.
 * Neither the pools nor the code that uses them need to know. Without subscribers, pools publish nothing.
 *
 * @returns Ends it.
 */
export function measurePools(meter: Meter): () => void {
  const duration = { unit: "ms", advice: { explicitBucketBoundaries: MILLISECONDS } };
  const attempts = meter.createCounter("pool.attempts", { description: "Calls of the handler" });
  const jobs = meter.createCounter("pool.jobs", { description: "Jobs that have ended, by status" });
  const wait = meter.createHistogram("pool.job.wait", { ...duration, description: "From submission to start" });
  const run = meter.createHistogram("pool.job.run", { ...duration, description: "From start to end" });
  const workers = meter.createGauge("pool.workers", { description: "Workers there are" });

  const listeners = {
    "goroutines:pool:start": ({ pool }: Start) => attempts.add(1, { pool }),
    "goroutines:pool:end": (end: End) => {
      const { pool } = end;
      jobs.add(1, { pool, status: end.status });
      if (end.wait !== undefined) wait.record(end.wait, { pool });
      if (end.run !== undefined) run.record(end.run, { pool });
    },
    "goroutines:pool:scale": (scale: Scale) => workers.record(scale.workers, { pool: scale.pool }),
  };
  const subscriptions = Object.entries(listeners) as [string, (message: unknown) => void][];
  for (const [channel, listener] of subscriptions) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of subscriptions) unsubscribe(channel, listener);
  };
}
