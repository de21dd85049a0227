/** What happens to a job. All that a workload's handler does is up to the workload. */
export type Handler = (job: number) => number | Promise<number>;

/**
 * What the workloads need of a library that runs jobs so many at a time. Every library has an adapter,
 * `libraries/<name>.ts`, which exports one of these as `library`. What a library cannot do its adapter leaves out.
 */
export interface Pools {
  /** Runs jobs through `handler`, `workers` at a time; others wait, as many as there are. */
  limiter?(handler: Handler, workers: number): Limiter;
  /** The sum of the results of all these jobs, by the library's way to work off a list. */
  map?(jobs: readonly number[], handler: Handler, workers: number): Promise<number>;
  /** The results in the order of the jobs, each as soon as those before it are there. */
  ordered?(jobs: readonly number[], handler: Handler, workers: number): AsyncIterable<number>;
}

export interface Limiter {
  run(job: number): PromiseLike<number>;
  /** The same, ahead of all jobs with a lower priority. */
  runAt?(job: number, priority: number): PromiseLike<number>;
  /** The same, unless the signal aborts before the job has started: then it rejects. */
  runUntil?(job: number, signal: AbortSignal): PromiseLike<number>;
}

/** The adapters' `map` for those that return an array. */
export function sum(results: readonly number[]): number {
  let total = 0;
  for (const result of results) total += result;
  return total;
}
