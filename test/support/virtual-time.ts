import { settled } from "goroutines/testing";
import { scheduler } from "../../src/runtime/scheduler.js";
import type { VirtualClock } from "../../src/testing/virtual-clock.js";
import { watched } from "./watched.js";

// For tests that run in `synctest`. `elapsed` is for convenience; with `hasDeadline` and `stall` a test looks below it,
// because what it tests is what a timer does to the clock, or what becomes of one that is late.

/** Where the time of a bubble starts. */
export const EPOCH: number = Date.UTC(2000, 0, 1);

/** The milliseconds since the bubble began. */
export function elapsed(): number {
  return bubbleClock().now();
}

/** Whether a timer stands in the bubble's clock, which would hold the process if the clock were the host's. */
export function hasDeadline(): boolean {
  return bubbleClock().next !== undefined;
}

/** Passes time without letting anything happen, as a computation does that keeps the event loop busy. */
export function stall(ms: number): void {
  bubbleClock().moveTo(elapsed() + ms);
}

/** Lets each further look at the bubble's clock take the next of these times, as on a machine that is busy. */
export function creep(steps: Iterator<number>): void {
  const clock = bubbleClock();
  const now = clock.now.bind(clock);
  clock.now = () => {
    clock.moveTo(now() + steps.next().value);
    return now();
  };
}

/** Which of the promises are settled once everybody else in the bubble waits. */
export async function areSettled(...promises: Promise<unknown>[]): Promise<boolean[]> {
  const states = promises.map(watched);
  await settled();
  return states.map(({ state }) => state !== "pending");
}

function bubbleClock(): VirtualClock {
  return scheduler?.clock as VirtualClock;
}
