import type { JobContext, JobOptions, MapOptions, PoolOptions } from "./options.js";
import { Pool } from "./pool.js";

/** A function that a pool runs as a job. */
export type Task<Result> = (context: JobContext) => Result | PromiseLike<Result>;

/** A {@link Pool} whose jobs are functions; {@link tasks} makes one. */
export interface TaskPool extends Omit<Pool<Task<unknown>, unknown>, "run" | "tryRun" | "map"> {
  /** Runs a task and resolves to its result. See {@link Pool.run}. */
  run<Result>(task: Task<Result>, options?: JobOptions): Promise<Result>;
  /** Runs a task unless the queue is full. See {@link Pool.tryRun}. */
  tryRun<Result>(task: Task<Result>, options?: JobOptions): Promise<Result> | undefined;
  /** Runs tasks and iterates over their results. See {@link Pool.map}. */
  map<Result>(
    tasks: Iterable<Task<Result>> | AsyncIterable<Task<Result>>,
    options?: MapOptions<Task<Result>>,
  ): AsyncIterableIterator<Result>;
}

/**
 * Makes a {@link Pool} for jobs of all kinds: each job is a function, and its result has that function's type.
 *
 * @param options - The options of a {@link Pool}.
 * @returns The pool.
 * @throws `RangeError` naming the option that is out of range.
 *
 * @example
 * ```ts
 * import { tasks } from "goroutines";
 *
 * await using pool = tasks({ workers: 4 });
 * const [length, upper] = await Promise.all([
 *   pool.run(() => "gopher".length),
 *   pool.run(async () => "gopher".toUpperCase()),
 * ]);
 * console.log(length + 1, upper); // 7 GOPHER
 * ```
 */
export function tasks(options?: PoolOptions<Task<unknown>>): TaskPool {
  return new Pool((task: Task<unknown>, context: JobContext) => task(context), options) as TaskPool;
}
