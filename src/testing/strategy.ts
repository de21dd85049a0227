import type { Choice } from "../runtime/scheduler.js";
import type { BubbleGoroutine } from "./goroutine.js";

/** Something that can happen next: a goroutine continues, or a timer fires. */
export interface Step {
  /** The same step has the same key in every schedule that leads to it. */
  readonly key: string;
  readonly goroutine: BubbleGoroutine;
  readonly isTimer: boolean;
  /** Whether it is a timer whose instant has not come. */
  readonly isEarly?: boolean;
  run(): void;
}

/**
 * An operation acts; a parked one is woken; a goroutine ends. "order" is nothing of these, but what comes after depends on
 * whether it comes before: a timer fires, or somebody begins to join a goroutine, or to wait until all others wait.
 */
export type Touch = string;

/** The name of all objects together. When main ends, time stops: that touches whatever waits for time. */
export const EVERYTHING = "*";

/** Decides what a bubble leaves open. */
export interface Strategy {
  /** Set when the program was found not to be deterministic. */
  readonly broken?: Error | null;
  /** Whether timers may fire while others could go on. */
  readonly firesEarly?: boolean;
  /** Whether all that can go on do so in one turn of the host. */
  readonly together?: boolean;
  /** A run begins. */
  begin?(): void;
  /** Picks the next of the steps that are possible; -1 abandons the run. Without it each comes when its turn is. */
  pick?(steps: readonly Step[], running: BubbleGoroutine): number;
  choose(n: number, why: Choice): number;
  /** In the step that was picked last a goroutine touches objects, given by their names. */
  touched?(how: Touch, objects: readonly string[], goroutine: BubbleGoroutine): void;
  /** The operation that acted last is one that may wait, and not a try. */
  waits?(): void;
  /** The step picked last is over. */
  stepped?(): void;
  /** Nothing can go on: time is to pass, or whoever waits for that goes on. */
  idles?(): void;
}
