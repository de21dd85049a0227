import type { Effort } from "../measure/effort.js";

/** A task that every library is given. One file each; every one checks what the library made of it. */
export interface Workload<Library> {
  /** What `--only` calls it, and the name of its file. */
  readonly name: string;
  readonly title: string;
  /** What is done, and what the figures say, in a sentence or two. */
  readonly about: string;
  /** What is measured; libraries are compared by the first. */
  readonly figures: readonly Figure[];
  /** Resolves to the figures by their keys, or to null where the library lacks what it takes. */
  run(library: Library, effort: Effort): Promise<Figures | null>;
}

export type Figures = Readonly<Record<string, number>>;

export interface Figure {
  readonly key: string;
  readonly title: string;
  readonly unit: "/s" | "ms" | "ns" | "us" | "B" | "times" | "count";
  readonly better: "more" | "less";
}

export const ratio: Figure = { key: "bare", title: "of a bare hand-off", unit: "times", better: "more" };

/** The figures of `measureGrowth`. */
export function growthFigures(perWhat: string): readonly Figure[] {
  return [
    { key: "perItem", title: `time ${perWhat}`, unit: "ns", better: "less" },
    { key: "growth", title: "time for ten times as many", unit: "times", better: "less" },
    { key: "items", title: "tried with", unit: "count", better: "more" },
  ];
}
