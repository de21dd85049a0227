import type { Outcome, Pool } from "goroutines";

/** Closes a pool and returns all outcomes that nobody has read. */
export async function outcomesOf<Job, Result>(pool: Pool<Job, Result>): Promise<Outcome<Job, Result>[]> {
  await pool.close();
  return await unread(pool);
}

/** The outcomes of a pool that is closed, or is going to be. */
export async function unread<Job, Result>(pool: Pool<Job, Result>): Promise<Outcome<Job, Result>[]> {
  const outcomes: Outcome<Job, Result>[] = [];
  for await (const outcome of pool.results) outcomes.push(outcome);
  return outcomes;
}

/** Everything that a loop over results yields. */
export async function collected<T>(results: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of results) values.push(value);
  return values;
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const value = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("error" in value) return value.error;
  throw new Error(`resolved to ${String(value.value)}`);
}
