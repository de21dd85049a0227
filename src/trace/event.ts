/**
 * One thing that happened in a program: enough of them in a row to draw each goroutine as a lane, and what passes between
 * them as arrows.
 *
 * | `kind` | `goroutine` | `peer` | `operation` | `object` |
 * | --- | --- | --- | --- | --- |
 * | `go` | was started | the one that started it | | its function's name |
 * | `operation` | is about to act | | what it does | on what |
 * | `park` | begins to wait | | why it waits, in Go's words | for what |
 * | `wake` | goes on | the one that let it | why it has waited | for what |
 * | `timer` | 0 | | | the timer whose time has come |
 * | `end` | has returned or thrown | | | its function's name |
 *
 * What a member is not known for is left out.
 */
export interface TraceEvent {
  /** Its number in the recording, from 1. */
  readonly step: number;
  /** When it happened, in milliseconds since the epoch on the clock of `now()`: virtual in a bubble. */
  readonly at: number;
  /**
   * Whom it happened to. Goroutines are numbered from 1 in the order in which they start, so main is 1. 0 is code that is in
   * no goroutine: a timer, a callback of the host's, the top level of a module.
   */
  readonly goroutine: number;
  /** What happened. */
  readonly kind: "go" | "operation" | "park" | "wake" | "timer" | "end";
  /** What the goroutine does, or why it waits: `chan send`, `select`, `sync.Mutex.Lock`. */
  readonly operation?: string;
  /**
   * What it acts on: `channel 1`, `mutex 2`, or a pool with its name. Objects of a kind are numbered in the order in which
   * they are made, or are seen first. Those of a select have commas between.
   */
  readonly object?: string;
  /** The name or index of the case through which a select goes on. */
  readonly chosen?: string;
  /** The goroutine at the other end: that which let this one go on, or started it. 0 is a timer or the host. */
  readonly peer?: number;
  /** What it offers, has sent or has received, in short. Of an object its own members are shown and none is called. */
  readonly value?: string;
  /** The line of the program's code, without its folder: `main.ts:12`. */
  readonly place?: string;
}
