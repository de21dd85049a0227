/**
 * One event of a program. A sequence of them is enough to draw each goroutine as a lane, and the hand-offs between them
 * as arrows.
 *
 * | `kind` | `goroutine` | `peer` | `operation` | `object` |
 * | --- | --- | --- | --- | --- |
 * | `go` | was started | the one that started it | | its function's name |
 * | `operation` | is about to act | | the operation | its object |
 * | `park` | begins to wait | | the reason, in Go's words | its object |
 * | `wake` | continues | the one that woke it | the reason of the wait | its object |
 * | `timer` | 0 | | | the timer whose time has come |
 * | `end` | has returned or thrown | | | its function's name |
 *
 * A member whose value is not known is absent.
 */
export interface TraceEvent {
  /** Its number in the recording, from 1. */
  readonly step: number;
  /** When it happened, in milliseconds since the epoch on the clock of `now()`: virtual in a bubble. */
  readonly at: number;
  /**
   * The number of its goroutine. Goroutines are numbered from 1 in the order in which they start, so main is 1. 0 is
   * code outside any goroutine: a timer, a callback of the host, the top level of a module.
   */
  readonly goroutine: number;
  /** The kind of the event. */
  readonly kind: "go" | "operation" | "park" | "wake" | "timer" | "end";
  /** The operation of the goroutine, or the reason of its wait: `chan send`, `select`, `sync.Mutex.Lock`. */
  readonly operation?: string;
  /**
   * The object of the operation: `channel 1`, `mutex 2`, or a pool with its name. Objects of a kind are numbered in the
   * order in which they are made, or first seen. Those of a select are separated by commas.
   */
  readonly object?: string;
  /** The name or index of the case that a select has chosen. */
  readonly chosen?: string;
  /** The goroutine at the other end, which woke or started this one. 0 is a timer or the host. */
  readonly peer?: number;
  /**
   * The value that it offers, has sent or has received, in short. For an object its own members are shown, without
   * calling any.
   */
  readonly value?: string;
  /** The line of the program's code, without its folder: `main.ts:12`. */
  readonly place?: string;
}
