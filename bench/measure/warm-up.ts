import { cpuTime } from "./cpu-time.js";

/**
 * Runs the bodies in turn until each has had so many milliseconds of processor time, so that they are compiled before they
 * are measured. Resolves to how long the shortest run of each took.
 *
 * Short runs are better than long ones: a thousand bare hand-offs at a time are as fast as they get after a quarter of a
 * second; ten thousand at a time still become faster after a whole one.
 */
export async function warmUp(
  milliseconds: number,
  ...bodies: readonly (() => Promise<unknown>)[]
): Promise<readonly number[]> {
  const spent = bodies.map(() => 0);
  const shortest = bodies.map(() => Number.POSITIVE_INFINITY);
  for (;;) {
    const least = Math.min(...spent);
    if (least >= milliseconds) return shortest;
    const next = spent.indexOf(least);
    const took = await cpuTime(bodies[next]!);
    spent[next]! += took;
    shortest[next] = Math.min(shortest[next]!, took);
  }
}
