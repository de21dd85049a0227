import { bareHandOff } from "./bare.js";
import { cpuTime } from "./cpu-time.js";
import type { Effort } from "./effort.js";
import { median } from "./median.js";

/**
 * How many items `body` gets through in a second of processor time, and that in relation to the bare hand-offs of the same
 * process: the two take turns, so that whatever slows the machine down slows both down.
 *
 * `body` is given a multiple of `step` items. Its first runs, in which it is compiled, are not counted.
 */
export async function measureRate(
  body: (items: number) => Promise<void>,
  step: number,
  { sample, samples }: Effort,
): Promise<{ rate: number; bare: number }> {
  const items = await calibrate(body, step, sample);
  const turns = await calibrate(bareHandOff, 1000, sample);
  const rates: number[] = [];
  const ratios: number[] = [];
  for (let count = 0; count < samples; count += 1) {
    const bare = turns / (await cpuTime(() => bareHandOff(turns)));
    const rate = items / (await cpuTime(() => body(items)));
    rates.push(rate * 1000);
    ratios.push(rate / bare);
  }
  return { rate: median(rates), bare: median(ratios) };
}

/** The number of items that takes about `sample` milliseconds, once `body` has been compiled, which takes several runs. */
async function calibrate(body: (items: number) => Promise<void>, step: number, sample: number): Promise<number> {
  let items = step;
  let took = 0;
  for (let total = 0; total < sample * 20; total += took) {
    took = await cpuTime(() => body(items));
    if (took < sample / 2) items *= 2;
  }
  return Math.max(step, Math.round((items * sample) / took / step) * step);
}
