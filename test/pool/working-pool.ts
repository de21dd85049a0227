import { Pool, type PoolOptions, sleep } from "goroutines";

/** Which jobs a pool has started, and which of them were told to stop. */
export interface Log {
  readonly started: number[];
  readonly aborted: number[];
}

/** Each job takes its absolute number of milliseconds; a negative one fails. */
export function workingPool(options: PoolOptions<number, number> = {}): { pool: Pool<number, number>; log: Log } {
  const log: Log = { started: [], aborted: [] };
  const pool = new Pool<number, number>(
    async (job: number, { signal }) => {
      log.started.push(job);
      signal.addEventListener("abort", () => log.aborted.push(job));
      await sleep(Math.abs(job), { signal });
      if (job < 0) throw new Error(`job ${job}`);
      return job;
    },
    { workers: 2, results: Infinity, ...options },
  );
  return { pool, log };
}

/** How a loop over results went. */
export interface Loop {
  readonly results: number[];
  readonly error: unknown;
}

/** Reads results to their end, whatever that is. */
export async function read(results: AsyncIterable<number>): Promise<Loop> {
  const values: number[] = [];
  try {
    for await (const value of results) values.push(value);
  } catch (error) {
    return { results: values, error };
  }
  return { results: values, error: undefined };
}
