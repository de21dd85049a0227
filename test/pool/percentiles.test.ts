import { Pool, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";

test("jobs that take no time count in the percentiles as taking exactly none", () =>
  synctest(async () => {
    const pool = new Pool((ms: number) => (ms > 0 ? sleep(ms) : undefined), { workers: 3 });
    for (const ms of [0, 0, 100]) await pool.run(ms);
    const { count, p50, p95, p99, max } = pool.stats.run;
    expect({ count, p50, p95, p99, max }).toEqual({ count: 3, p50: 0, p95: 100, p99: 100, max: 100 });
    await pool.close();
  }));

test("a wait is measured from the call, however late that is", () =>
  synctest(async () => {
    const pool = new Pool((ms: number) => sleep(ms), { workers: 1 });
    await sleep(1_000);
    await Promise.all([pool.run(30), pool.run(10)]);
    expect(pool.stats).toMatchObject({ wait: { count: 2, mean: 15, max: 30 }, run: { mean: 20, max: 30 } });
    await pool.close();
  }));
