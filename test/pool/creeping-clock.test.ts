import fc from "fast-check";
import { Pool, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { holds, looks } from "../support/property.js";
import { creep } from "../support/virtual-time.js";

// Between two looks at the clock time goes on, even within one call: the host takes the processor away, or memory is
// collected. A decision made by one look must not rely on what another one sees.

const options = fc.record({
  workers: fc.constantFrom(1, 2, 3, { min: 0, max: 2, idleTimeout: 5 }),
  rate: fc.option(fc.record({ limit: fc.integer({ min: 1, max: 3 }), interval: fc.integer({ min: 1, max: 20 }) })),
  attempts: fc.integer({ min: 1, max: 3 }),
  timeout: fc.constantFrom(Infinity, 10),
});
const jobs = fc.array(fc.record({ pause: fc.nat(12), takes: fc.nat(6), fails: fc.boolean() }), {
  minLength: 1,
  maxLength: 15,
  size: "max",
});

test("however long a look at the clock takes, no job waits for ever, and no further call is needed to start it", async () => {
  const property = fc.asyncProperty(options, jobs, looks, async ({ rate, attempts, ...others }, jobs, steps) => {
    await synctest(async () => {
      creep(steps);
      const handler = async ({ takes, fails }: { takes: number; fails: boolean }): Promise<void> => {
        await sleep(takes);
        if (fails) throw new Error("fails");
      };
      const retry = { attempts, delay: () => 3 };
      const pool = new Pool(handler, { ...others, ...(rate === null ? {} : { rate }), retry, queue: Infinity });
      const runs: Promise<unknown>[] = [];
      for (const job of jobs) {
        if (job.pause < 6) await sleep(job.pause);
        runs.push(pool.run(job).catch((error: unknown) => error));
      }
      await Promise.all(runs);
      const { done, failed, timedOut } = pool.stats;
      expect(done + failed + timedOut).toBe(jobs.length);
      await pool.close();
    });
  });
  await holds(property, { numRuns: 200 });
});
