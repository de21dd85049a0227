import { cpuTime, startCpuTime } from "./cpu-time.js";
import type { Effort } from "./effort.js";
import { median } from "./median.js";
import { warmUp } from "./warm-up.js";

/**
 * What a number of waiting operations costs as it grows: `perItem` nanoseconds at `items`, and `growth`, by which the time
 * is more than that of a tenth as many: 10 is linear, 100 quadratic.
 */
export interface Growth {
  perItem: number;
  growth: number;
  items: number;
}

/** Sets up so many items, and returns what is to be measured. */
export type Prepare = (items: number) => () => Promise<unknown>;

const QUADRATIC = 100;

/**
 * Measures twice and ten times as many items again and again, from `first` to `last`, but stops where the next size would
 * try one's patience.
 *
 * A tenth as many are measured as ten such lots at once. There is as much in memory then, so that the garbage collector,
 * which may find everything in the young generation or nothing, does not make what is linear look like more.
 */
export async function measureGrowth(prepare: Prepare, first: number, last: number, effort: Effort): Promise<Growth> {
  await warmUp(effort.warmUp, () => prepare(first / 10)());
  let items = first;
  let times = await runs(prepare, items, 1, effort);
  for (let step = 2; items < last && median(times) * step < effort.patience; step = 10 / step) {
    items *= step;
    times = await runs(prepare, items, 1, effort);
  }
  // The shortest runs: some of the others pay for a collection of all that there was before.
  const growth = (10 * Math.min(...times)) / Math.min(...(await runs(prepare, items / 10, 10, effort)));
  // Steeper than quadratic is a threshold that was passed, not a law.
  return { perItem: (median(times) / items) * 1e6, growth: Math.min(growth, QUADRATIC), items };
}

/** How long several runs take; fewer, where one takes long. */
async function runs(prepare: Prepare, items: number, lots: number, { samples, patience }: Effort): Promise<number[]> {
  const times: number[] = [];
  for (const spent = startCpuTime(); times.length < samples && spent() < patience / 2; ) {
    const bodies = Array.from({ length: lots }, () => prepare(items));
    await new Promise((resolve) => setImmediate(resolve)); // All wait that are to wait.
    // Not a full collection: V8 throws away compiled code in it, which costs a burst of 10,000 jobs 50 ms instead of 3.
    globalThis.gc?.({ type: "minor" });
    times.push(await cpuTime(() => Promise.all(bodies.map((body) => body()))));
  }
  return times;
}
