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
