/** A goroutine that waits, or has been found to wait for ever. */
export interface Parked {
  /**
   * Its number. Goroutines are numbered from 1 in the order in which they were seen first; 0 is code that is in no goroutine
   * that is known, such as a callback of the host's.
   */
  readonly goroutine: number;
  /** The name of its function; empty if that has none. */
  readonly name: string;
  /** Why it waits, in Go's words: `chan receive`, `select`. `await` is a promise that is not of this package. */
  readonly reason: string;
  /** What it waits for: `channel 1`, or a select's several with commas between; empty for an `await`. */
  readonly object: string;
  /** Since when, in milliseconds since the epoch on the clock of `now()`. */
  readonly since: number;
  /** The lines of the stack that parked it, without the package's own; empty where places are not recorded. */
  readonly place: string;
  /** What has started it; null for code that is in no goroutine, or that was started before it was tracked. */
  readonly createdBy: Creator | null;
}

/** What has started a goroutine. */
export interface Creator {
  /** The number of the goroutine that did; 0 if it is not known. */
  readonly goroutine: number;
  /** The name of its function; empty if that has none, or is not known. */
  readonly name: string;
  /** The lines of the stack of the call of `go`, without the package's own; empty where places are not recorded. */
  readonly place: string;
}
