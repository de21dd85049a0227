import type { Effort } from "./effort.js";
import { median } from "./median.js";

/**
 * What a number of waiting operations costs as it grows: `perItem` nanoseconds at `items`, and `growth`, by which the time
 * grows when there are ten times as many: 10 is linear, 100 quadratic.
 */
export interface Growth {
  perItem: number;
  growth: number;
  items: number;
}

const QUADRATIC = 100;

/**
 * Takes the time that `body` returns for ten times as many items again and again, from `first` to `last`, but stops where
 * the next size can be expected to try one's patience.
 */
export async function measureGrowth(
  body: (items: number) => Promise<number>,
  first: number,
  last: number,
  { patience, samples }: Effort,
): Promise<Growth> {
  // Compiles it.
  for (const start = performance.now(); performance.now() - start < patience / 8; ) await body(first);
  const start = await typical(body, first, samples, patience);
  // Twice as many tell whether ten times as many are worth trying.
  let steepness = ((await typical(body, first * 2, samples, patience)) / start) ** Math.log2(10);
  let items = first;
  let took = start;
  while (items < last && took * Math.max(10, steepness) < patience) {
    const next = await typical(body, items * 10, samples, patience);
    steepness = next / took;
    items *= 10;
    took = next;
  }
  // Steeper than quadratic is a threshold that was passed, not a law.
  const growth = items === first ? Math.min(steepness, QUADRATIC) : (took / start) ** (1 / Math.log10(items / first));
  return { perItem: (took / items) * 1e6, growth, items };
}

/** The median of several runs; of fewer, where one takes long. */
async function typical(
  body: (items: number) => Promise<number>,
  items: number,
  samples: number,
  patience: number,
): Promise<number> {
  const times: number[] = [];
  for (const start = performance.now(); times.length < samples && performance.now() - start < patience / 4; ) {
    globalThis.gc?.();
    times.push(await body(items));
  }
  return median(times);
}
