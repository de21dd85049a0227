import type { Section } from "../schedule.js";
import { comparison } from "./comparison.js";
import { summary } from "./summary.js";

const reading = `Every workload runs for every library in a fresh process of its own, in turn, round after round; figures are medians.

- *times ours*: the median, the least and the most, over the rounds, of a library's figure divided by ours in the same
  round, where ours is 1. Where there is one, that figure is the ratio to a bare hand-off, unless the runtime is another.
- *of a bare hand-off*: the rate, divided by that of two goroutines that wake each other through two bare promises, measured
  in the same process, in turn with the workload.
- Rates are per second of processor time on all threads: other programs do not count, the garbage collector does. What
  Go makes of several processors is per second by the clock.
- *floor* and *bare limiter* are the least that a channel or a limiter can be made of, without what a library offers.
- *goroutines on* another runtime is ours, too, measured in the same rounds.
- *time for ten times as many*: in relation to ten lots of a tenth, of which there is as much in memory; 10 is linear, 100
  quadratic or worse. Where more could not be waited for, fewer were tried.
- *wrong*: the library loses, doubles or misorders values, or never ends.`;

/** The whole report in Markdown. */
export function document(
  runtime: string,
  facts: readonly string[],
  sections: readonly Section[],
  sizes: string | null,
): string {
  const date = new Date().toISOString().slice(0, 10);
  const parts = [
    `# Results on ${runtime}`,
    "Written by `npm run bench`; not to be edited.",
    [date, ...facts].map((fact) => `- ${fact}`).join("\n"),
    summary(sections),
    "## How to read them",
    reading,
  ];
  for (const { title, workloads, contestants, results } of sections) {
    const tables = workloads.map((workload) => comparison(workload, contestants, results.get(workload.name)!));
    parts.push(`## ${title}`, ...tables);
  }
  if (sizes !== null) parts.push(sizes);
  return `${parts.join("\n\n")}\n`;
}
