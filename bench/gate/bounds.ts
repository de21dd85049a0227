import { channelLibraries, type Entry, lockLibraries, poolLibraries } from "../libraries/catalogue.js";
import type { Effort } from "../measure/effort.js";

/** A figure of ours that must not be passed. */
export interface Bound {
  readonly workload: string;
  readonly figure: string;
  /** Measured inside `main`, where programs are. */
  readonly inMain?: true;
  readonly least?: number;
  readonly most?: number;
}

/** What is held to which bounds. */
export interface Guarded {
  readonly entry: Entry;
  readonly bounds: readonly Bound[];
}

// Nothing here depends on how fast or how busy the machine is: ratios to bare hand-offs of the same process in processor
// time, bytes, and how time grows. Rates must reach half of what was measured when the bound was written (six tenths where
// very many wait in `main`, as its registry took half of the rate once), heap may be a tenth more, and what is linear
// (10) must not come near the quadratic (100).
export const guarded: readonly Guarded[] = [
  {
    entry: channelLibraries[0]!,
    bounds: [
      { workload: "ping-pong", figure: "bare", least: 0.28 },
      { workload: "unbuffered", figure: "bare", least: 0.62 },
      { workload: "take", figure: "bare", least: 0.62 },
      { workload: "buffered", figure: "bare", least: 0.77 },
      { workload: "for-await", figure: "bare", least: 0.75 },
      { workload: "many-to-many", figure: "bare", least: 0.7 },
      { workload: "select-2", figure: "bare", least: 0.37 },
      { workload: "select-16", figure: "bare", least: 0.22 },
      { workload: "select-idle", figure: "bare", least: 0.4 },
      { workload: "select-idle", figure: "bytes", most: 8 },
      { workload: "heap", figure: "shared", most: 705 },
      { workload: "heap", figure: "own", most: 840 },
      { workload: "drain", figure: "growth", most: 40 },
      { workload: "abort-shared", figure: "growth", most: 40 },
      { workload: "select-done", figure: "bare", least: 0.4 },
      { workload: "ping-pong", figure: "bare", inMain: true, least: 0.24 },
      { workload: "unbuffered", figure: "bare", inMain: true, least: 0.56 },
      { workload: "take", figure: "bare", inMain: true, least: 0.54 },
      { workload: "buffered", figure: "bare", inMain: true, least: 0.75 },
      { workload: "select-2", figure: "bare", inMain: true, least: 0.32 },
      { workload: "prime-sieve", figure: "bare", inMain: true, least: 0.6 },
      { workload: "heap", figure: "shared", inMain: true, most: 705 },
    ],
  },
  {
    entry: lockLibraries[0]!,
    bounds: [
      { workload: "lock-free", figure: "bare", least: 1.4 },
      { workload: "lock-contended", figure: "bare", least: 0.55 },
      { workload: "acquire-free", figure: "bare", least: 1.25 },
      { workload: "acquire-contended", figure: "bare", least: 0.45 },
      { workload: "lock-queue", figure: "growth", most: 40 },
      { workload: "group", figure: "bare", least: 0.28 },
    ],
  },
  {
    entry: poolLibraries[0]!,
    bounds: [
      { workload: "pool-steady", figure: "bare", least: 0.14 },
      { workload: "pool-map", figure: "bare", least: 0.16 },
      { workload: "pool-burst", figure: "bytes", most: 340 },
      { workload: "pool-burst", figure: "growth", most: 40 },
      { workload: "pool-priorities", figure: "growth", most: 40 },
      { workload: "pool-abort", figure: "growth", most: 40 },
      { workload: "pool-steady", figure: "bare", inMain: true, least: 0.32 },
      { workload: "pool-map", figure: "bare", inMain: true, least: 0.16 },
    ],
  },
];

export const effort: Effort = { warmUp: 150, sample: 10, samples: 7, most: 100_000, patience: 500 };
