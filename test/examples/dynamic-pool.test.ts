import { Millisecond, Minute, Second, sleep } from "goroutines";
import { describe, expect, test, vi } from "vitest";
import type { WorkerPool } from "../../examples/05-dynamic-pool/main.js";
import { programDirectory } from "./programs.js";
import { load, run } from "./virtual-program.js";

vi.mock("goroutines", async (importOriginal) => ({
  ...(await importOriginal<object>()),
  main: (await import("./declared-main.js")).declareMain,
}));

const directory = programDirectory("05-dynamic-pool");
const tutorial = await load<{ WorkerPool: typeof WorkerPool }>(new URL("main.ts", directory));
const withPool = await load(new URL("with-pool.ts", directory));

/** Which workers took which of the jobs, by job. */
function takers(output: string, first: number, last: number): number[] {
  return [...output.matchAll(/^Worker (\d+) processing job (\d+)$/gm)]
    .map(([, worker, job]) => ({ worker: Number(worker), job: Number(job) }))
    .filter(({ job }) => job >= first && job <= last)
    .sort((a, b) => a.job - b.job)
    .map(({ worker }) => worker);
}

async function submitAll(pool: WorkerPool, first: number, last: number): Promise<void> {
  for (let job = first; job <= last; job++) await pool.submit(job);
}

describe("the tutorial's pool", () => {
  test("takes a look to start each worker, whatever has piled up", async () => {
    const { output } = await run(async () => {
      const pool = new tutorial.module.WorkerPool(1, 4);
      pool.start();
      await submitAll(pool, 1, 100);
      await sleep(200 * Millisecond - 1);
      console.log("after 199 ms");
      await sleep(200 * Millisecond);
      console.log("after 399 ms");
      await sleep(200 * Millisecond);
      console.log("after 599 ms");
      await pool.close();
    });
    expect(output.split("\n").filter((line) => !line.startsWith("Worker"))).toEqual([
      "after 199 ms",
      "Starting additional worker #2",
      "after 399 ms",
      "Starting additional worker #3",
      "after 599 ms",
      "Starting additional worker #4",
      "",
    ]);
  });

  test("does not see a queue that fills and empties between two looks", async () => {
    const { output } = await run(async () => {
      const pool = new tutorial.module.WorkerPool(10, 20);
      pool.start();
      await submitAll(pool, 1, 10);
      await sleep(450 * Millisecond);
      await submitAll(pool, 11, 20); // until 500 ms, when all workers are free
      await pool.close();
    });
    expect(takers(output, 1, 20)).toHaveLength(20);
    expect(output).not.toContain("additional");
  });

  test("never scales down: long after the burst all of its workers are there", async () => {
    const { output } = await run(async () => {
      const pool = new tutorial.module.WorkerPool(1, 3);
      pool.start();
      await submitAll(pool, 1, 20);
      await sleep(1 * Minute);
      await submitAll(pool, 21, 23);
      await pool.close();
    });
    expect(new Set(takers(output, 21, 23))).toEqual(new Set([1, 2, 3]));
  });

  test("leaves its monitor behind once it has scaled", async () => {
    const { output, leak } = await run(async () => {
      const pool = new tutorial.module.WorkerPool(1, 2);
      pool.start();
      await submitAll(pool, 1, 10);
      await pool.close();
    });
    expect(output).toContain("Starting additional worker #2");
    expect(leak?.match(/^goroutine .*\n.*#\w+/gm)).toEqual([
      expect.stringMatching(/\[sleep\]:\n.*WorkerPool\.#monitor$/),
    ]);
  });

  test("has nobody to meet a burst that comes after a quiet moment", async () => {
    const { output, leak } = await run(async () => {
      const pool = new tutorial.module.WorkerPool(1, 5);
      pool.start();
      await sleep(1 * Second);
      await submitAll(pool, 1, 100);
      await pool.close();
    });
    expect(new Set(takers(output, 1, 100))).toEqual(new Set([1]));
    expect(leak).toBeNull();
  });
});

describe("the same with Pool", () => {
  test("has five workers after the burst, and two after the trickle", async () => {
    const { output, leak } = await run(withPool.program);
    expect(output.match(/^.* workers$/gm)).toEqual([
      "At first there are 2 workers",
      "After the burst there are 5 workers",
      "After the trickle there are 2 workers",
    ]);
    expect(leak).toBeNull();
  });

  test("starts a worker at once for each of the first five jobs, and gives the trickle to one of them", async () => {
    const { output } = await run(withPool.program);
    expect(takers(output, 1, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(takers(output, 11, 20)).size).toBe(1);
  });

  test("has every result", async () => {
    const { output } = await run(withPool.program);
    const results = [...output.matchAll(/^Got result: (\d+)$/gm)].map(([, result]) => Number(result));
    expect(results).toEqual(Array.from({ length: 20 }, (_, i) => (i + 1) ** 2));
  });
});
