import { bareHandOff } from "./bare.js";
import { cpuTime } from "./cpu-time.js";
import type { Effort } from "./effort.js";
import { median } from "./median.js";
import { warmUp } from "./warm-up.js";

/** Few enough for a short run. */
const TURNS = 1000;

/**
 * How many items `body` gets through in a second of processor time, and that in relation to the bare hand-offs of the same
 * process: the two take turns, so that whatever slows the machine down slows both down.
 *
 * `body` is given a multiple of `step` items.
 */
export async function measureRate(
  body: (items: number) => Promise<void>,
  step: number,
  effort: Effort,
): Promise<{ rate: number; bare: number }> {
  const { sample, samples } = effort;
  const [bodyTook, bareTook] = (await warmUp(
    effort.warmUp,
    () => body(step),
    () => bareHandOff(TURNS),
  )) as [number, number];
  const items = step * Math.max(1, Math.round(sample / bodyTook));
  const turns = TURNS * Math.max(1, Math.round(sample / bareTook));
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
