/** Durations in milliseconds, summed up. */
export interface DurationSummary {
  /** How many were measured. */
  readonly count: number;
  /** Their mean; 0 if there are none. */
  readonly mean: number;
  /** The median; like the other percentiles it may be up to 3 % too high. */
  readonly p50: number;
  /** What 95 % of them do not exceed. */
  readonly p95: number;
  /** What 99 % of them do not exceed. */
  readonly p99: number;
  /** The longest. */
  readonly max: number;
}

/** Buckets for each doubling: the bounds of a bucket differ by a factor of 2^(1/24), some 3 %. */
const PER_DOUBLING = 24;
/** The first bucket ends at a microsecond, the last begins at 38 hours. */
const SHORTEST = 1e-3;
const BUCKETS = 37 * PER_DOUBLING;

/** The number of durations in each bucket, by doublings. */
type Counts = Map<number, number[]>;

/**
 * Counts durations in buckets whose bounds grow by a factor: memory and relative error are bounded.
 *
 * The buckets of a doubling are made with its first duration. A histogram of a single duration has none: the duration
 * is its own summary. That saves memory: there may be many pools, and the jobs of one take much the same time.
 */
export class Histogram {
  #counts: Counts | null = null;
  #count = 0;
  #sum = 0;
  #max = 0;

  record(duration: number): void {
    if (this.#count > 0) {
      this.#counts ??= counted(new Map(), this.#max);
      counted(this.#counts, duration);
    }
    this.#count += 1;
    this.#sum += duration;
    this.#max = Math.max(this.#max, duration);
  }

  get summary(): DurationSummary {
    const counts = this.#counts ?? counted(new Map(), this.#max);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((quantile) => this.#percentile(quantile, counts)) as [
      number,
      number,
      number,
    ];
    return { count: this.#count, mean: this.#count && this.#sum / this.#count, p50, p95, p99, max: this.#max };
  }

  #percentile(quantile: number, counts: Counts): number {
    let left = Math.ceil(quantile * this.#count);
    let bucket = -1;
    while (left > 0) {
      bucket += 1;
      left -= counts.get(Math.floor(bucket / PER_DOUBLING))?.[bucket % PER_DOUBLING] ?? 0;
    }
    // The first bucket counts as zero.
    return bucket <= 0 ? 0 : Math.min(SHORTEST * 2 ** (bucket / PER_DOUBLING), this.#max);
  }
}

function bucketOf(duration: number): number {
  const bucket = Math.ceil(Math.log2(duration / SHORTEST) * PER_DOUBLING);
  return Math.min(Math.max(bucket, 0), BUCKETS - 1);
}

/** Counts a duration; returns the counts. */
function counted(counts: Counts, duration: number): Counts {
  const bucket = bucketOf(duration);
  const doubling = Math.floor(bucket / PER_DOUBLING);
  let ofDoubling = counts.get(doubling);
  if (ofDoubling === undefined) {
    ofDoubling = new Array<number>(PER_DOUBLING).fill(0);
    counts.set(doubling, ofDoubling);
  }
  ofDoubling[bucket % PER_DOUBLING]! += 1;
  return counts;
}
