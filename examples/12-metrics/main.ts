// A pool's metrics in OpenTelemetry. Here they are exported into memory, and then to the terminal; for a real back end,
// only replace InMemoryMetricExporter by its exporter. It needs `npm ci` in this folder.

import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { Millisecond, main, Pool, Second, sleep } from "goroutines";
import { describeMetrics } from "./describe-metrics.js";
import { measurePools } from "./pool-metrics.js";

main(async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60 * Second });
  const provider = new MeterProvider({ readers: [reader] });
  const stopMeasuring = measurePools(provider.getMeter("goroutines"));

  await work();

  await provider.forceFlush();
  for (const metrics of exporter.getMetrics()) {
    for (const line of describeMetrics(metrics)) console.log(line);
  }
  stopMeasuring();
  await provider.shutdown();
});

/** Eleven jobs, some of which fail in every possible way. */
async function work(): Promise<void> {
  const pool = new Pool(
    async (job: number, { signal }) => {
      await sleep(job === 7 ? 60 * Second : 10 * Millisecond, { signal });
      if (job % 5 === 0) throw new Error("no such report");
    },
    {
      name: "reports",
      workers: { min: 1, max: 3 },
      timeout: 200 * Millisecond,
      retry: { attempts: 2 },
      // The metrics report the outcomes of the jobs.
      onOutcome: () => {},
    },
  );
  const change = new AbortController();
  for (let job = 1; job <= 10; job++) await pool.submit(job);
  await pool.submit(11, { signal: change.signal });
  change.abort(); // nobody wants the last one any more; it is still in the queue
  await pool.close();
}
