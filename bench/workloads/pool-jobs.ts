/** How many jobs may run at a time. */
export const WORKERS = 10;

/** A job that does nothing but has to be awaited. */
export async function noop(job: number): Promise<number> {
  return job;
}

/** 0, 1, 2, … */
export function jobs(count: number): number[] {
  return Array.from({ length: count }, (_, job) => job);
}
