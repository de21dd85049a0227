import { hasSubscribers } from "node:diagnostics_channel";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { Hour, Pool, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { describeMetrics } from "../../examples/12-metrics/describe-metrics.js";
import { measurePools } from "../../examples/12-metrics/pool-metrics.js";
import { end, startTypeScript } from "../examples/child.js";
import { expectedText } from "../examples/output.js";
import { programDirectory } from "../examples/programs.js";

const directory = programDirectory("12-metrics");
const CHANNELS = ["start", "end", "scale"].map((event) => `goroutines:pool:${event}`);

interface Measured {
  readonly lines: readonly string[];
  readonly metrics: readonly MetricData[];
}

/** What is exported after `work` was done in virtual time. */
async function measured(work: (stopMeasuring: () => void) => Promise<void>): Promise<Measured> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1 * Hour });
  const provider = new MeterProvider({ readers: [reader] });
  const stopMeasuring = measurePools(provider.getMeter("test"));
  try {
    await synctest(() => work(stopMeasuring));
  } finally {
    stopMeasuring();
  }
  await provider.forceFlush();
  // A copy: to shut down is to export once more.
  const exported = [...exporter.getMetrics()];
  await provider.shutdown();
  return {
    lines: exported.flatMap(describeMetrics),
    metrics: exported.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics)),
  };
}

function sleeper(name: string, workers: number): Pool<number, void> {
  return new Pool((ms: number, { signal }) => sleep(ms, { signal }), { name, workers });
}

test("the program prints what its expected.txt says", async () => {
  const ended = await end(startTypeScript(new URL("main.ts", directory)));
  expect(ended).toEqual({ code: 0, stderr: "", stdout: expectedText(directory) });
});

test("how long jobs waited and ran is recorded to the millisecond", async () => {
  const { metrics } = await measured(async () => {
    const pool = sleeper("one at a time", 1);
    for (const ms of [30, 40, 30]) await pool.submit(ms);
    await pool.close();
  });
  const histogram = (name: string) => metrics.find(({ descriptor }) => descriptor.name === name)?.dataPoints[0]?.value;
  expect(histogram("pool.job.wait")).toMatchObject({ count: 3, min: 0, max: 70, sum: 0 + 30 + 70 });
  expect(histogram("pool.job.run")).toMatchObject({ count: 3, min: 30, max: 40, sum: 100 });
});

test("pools are told apart by their names", async () => {
  const { lines } = await measured(async () => {
    const [one, other] = [sleeper("one", 2), sleeper("other", 2)];
    await Promise.all([one.run(1), other.run(1), other.run(2)]);
    await Promise.all([one.close(), other.close()]);
  });
  expect(lines).toContain("pool.jobs{pool=one, status=done} 1");
  expect(lines).toContain("pool.jobs{pool=other, status=done} 2");
});

test("a job that no worker has begun counts as cancelled, without an attempt or a duration", async () => {
  const { lines } = await measured(async () => {
    const pool = sleeper("stopped", 1);
    for (const ms of [100, 100]) await pool.submit(ms);
    await sleep(10);
    await pool.stop();
  });
  expect(lines).toEqual([
    "pool.attempts{pool=stopped} 1",
    "pool.job.run{pool=stopped} recorded 1",
    "pool.job.wait{pool=stopped} recorded 1",
    "pool.jobs{pool=stopped, status=cancelled} 2",
  ]);
});

test("the number of workers is that after the last change", async () => {
  const { lines } = await measured(async () => {
    const pool = new Pool((ms: number) => sleep(ms), { name: "elastic", workers: { min: 1, max: 8 } });
    await Promise.all([pool.run(10), pool.run(10), pool.run(10)]);
    pool.resize(2);
    await pool.close();
  });
  expect(lines).toContain("pool.workers{pool=elastic} 2");
});

test("once it has ended nothing is measured, and nobody subscribes any more", async () => {
  const { lines } = await measured(async (stopMeasuring) => {
    const pool = sleeper("half", 1);
    await pool.run(1);
    await sleep(1);
    expect(CHANNELS.map(hasSubscribers)).toEqual([true, true, true]);
    stopMeasuring();
    expect(CHANNELS.map(hasSubscribers)).toEqual([false, false, false]);
    await pool.run(1);
    await pool.close();
  });
  expect(lines).toContain("pool.jobs{pool=half, status=done} 1");
});
