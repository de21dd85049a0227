/** Something that is measured. */
export interface Entry {
  /** What the report and `--library` call it. */
  readonly name: string;
  /** Its adapter, `libraries/<file>.ts`. */
  readonly file: string;
  /** The package whose version the report shows; none for ours, and for the least that would do. */
  readonly package?: string;
}

/** Ours is the first, by which the others are measured. */
export const channelLibraries: readonly Entry[] = [
  { name: "goroutines", file: "goroutines" },
  { name: "floor", file: "floor" },
  { name: "@std/async", file: "std-async", package: "@std/async" },
  { name: "@ayonli/jsext", file: "jsext", package: "@ayonli/jsext" },
  { name: "@thi.ng/csp", file: "thi-ng-csp", package: "@thi.ng/csp" },
  { name: "@azerum/ts-csp", file: "ts-csp", package: "@azerum/ts-csp" },
  { name: "async-channel", file: "async-channel", package: "async-channel" },
  { name: "medium", file: "medium", package: "medium" },
  { name: "ts-chan", file: "ts-chan", package: "ts-chan" },
  { name: "effect", file: "effect", package: "effect" },
];

export const lockLibraries: readonly Entry[] = [
  { name: "goroutines", file: "goroutines-locks" },
  { name: "Promise.all", file: "promise-all" },
  { name: "async-mutex", file: "async-mutex", package: "async-mutex" },
  { name: "async-sema", file: "async-sema-locks", package: "async-sema" },
  { name: "effect", file: "effect-locks", package: "effect" },
];

export const poolLibraries: readonly Entry[] = [
  { name: "goroutines", file: "goroutines-pool" },
  { name: "bare limiter", file: "bare-limiter" },
  { name: "p-queue", file: "p-queue", package: "p-queue" },
  { name: "p-limit", file: "p-limit", package: "p-limit" },
  { name: "fastq", file: "fastq", package: "fastq" },
  { name: "p-map", file: "p-map", package: "p-map" },
  { name: "async", file: "async", package: "async" },
  { name: "@supercharge/promise-pool", file: "promise-pool", package: "@supercharge/promise-pool" },
  { name: "async-sema", file: "async-sema", package: "async-sema" },
  { name: "bottleneck", file: "bottleneck", package: "bottleneck" },
];
