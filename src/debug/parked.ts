/** A goroutine that waits, or was found to wait forever. */
export interface Parked {
  /**
   * Its number. Goroutines are numbered from 1 in the order in which they were first seen; 0 is code outside any known
   * goroutine, such as a callback of the host.
   */
  readonly goroutine: number;
  /** The name of its function; empty if it has none. */
  readonly name: string;
  /** Why it waits, in Go's words: `chan receive`, `select`. `await` is a promise that is not of this package. */
  readonly reason: string;
  /**
   * The object for which it waits, such as `channel 1`; for a select several, separated by commas; empty for an
   * `await`.
   */
  readonly object: string;
  /** The time since which it waits, in milliseconds on the clock of `now()`. */
  readonly since: number;
  /** The lines of the stack that parked it, without the package's own; empty if places are not recorded. */
  readonly place: string;
  /** Its creator; null for code outside any goroutine, or if it started before the tracking. */
  readonly createdBy: Creator | null;
}

/** The creator of a goroutine: the goroutine that called `go`. */
export interface Creator {
  /** The number of the creator; 0 if it is not known. */
  readonly goroutine: number;
  /** The name of its function; empty if it has none, or is not known. */
  readonly name: string;
  /** The lines of the stack of the call of `go`, without the package's own; empty if places are not recorded. */
  readonly place: string;
}
