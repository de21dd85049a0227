import type { Choice } from "../runtime/scheduler.js";
import type { BubbleGoroutine } from "./goroutine.js";

/** A possible next event: a goroutine continues, or a timer fires. */
export interface Step {
  /** The key of the step, the same in every schedule that leads to it. */
  readonly key: string;
  readonly goroutine: BubbleGoroutine;
  readonly isTimer: boolean;
  /** Whether this is a timer whose instant has not come. */
  readonly isEarly?: boolean;
  run(): void;
}

/**
 * The kind of a touch: an operation acts, a parked operation is woken, or a goroutine ends. "order" stands for other
 * events whose order matters: a timer fires, or a goroutine begins a join or a call of `settled`.
 */
export type Touch = string;

/** The name of all objects together. When main ends, time stops: that touches every wait for time. */
export const EVERYTHING = "*";

/** Makes the choices that a bubble leaves open. */
export interface Strategy {
  /** The error of a program that was found not to be deterministic. */
  readonly broken?: Error | null;
  /** Whether timers may fire while goroutines could go on. */
  readonly firesEarly?: boolean;
  /** Whether all goroutines that can go on do so in one turn of the host. */
  readonly together?: boolean;
  /** Called when a run begins. */
  begin?(): void;
  /** Picks the next of the possible steps; -1 abandons the run. A strategy without `pick` takes them in order. */
  pick?(steps: readonly Step[], running: BubbleGoroutine): number;
  choose(n: number, why: Choice): number;
  /** Called when a goroutine touches objects, given by their names, in the step picked last. */
  touched?(how: Touch, objects: readonly string[], goroutine: BubbleGoroutine): void;
  /** Called when the operation that acted last turns out to be one that may wait, not a try. */
  waits?(): void;
  /** Called when the step picked last is over. */
  stepped?(): void;
  /** Called when no step is possible: then time passes, or a call of `settled` continues. */
  idles?(): void;
}
