import type { Handler, Limiter, Pools } from "./pools.js";

interface Job {
  readonly job: number;
  readonly resolve: (result: number) => void;
  readonly reject: (error: unknown) => void;
  next: Job | null;
}

/** As little as a limiter can be made of: what a library adds to its figures is the price of what it offers. */
function limiter(handler: Handler, workers: number): Limiter {
  let running = 0;
  let first: Job | null = null;
  let last: Job | null = null;

  async function work(): Promise<void> {
    running += 1;
    for (let job = first; job !== null; job = first) {
      first = job.next;
      try {
        job.resolve(await handler(job.job));
      } catch (error) {
        job.reject(error);
      }
    }
    running -= 1;
  }

  function run(job: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const queued: Job = { job, resolve, reject, next: null };
      if (first === null) first = queued;
      else last!.next = queued;
      last = queued;
      if (running < workers) void work();
    });
  }

  return { run };
}

/** So many loops over one list. */
async function map(jobs: readonly number[], handler: Handler, workers: number): Promise<number> {
  let total = 0;
  let next = 0;
  async function work(): Promise<void> {
    while (next < jobs.length) total = (await handler(jobs[next++]!)) + total;
  }
  await Promise.all(Array.from({ length: workers }, work));
  return total;
}

export const library: Pools = { limiter, map };
