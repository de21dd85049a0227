import { install, type Scheduler } from "../../src/runtime/scheduler.js";
import { VirtualClock } from "../support/virtual-time.js";

/** Runs a test in virtual time that stands still but for the test's own `clock.stall(ms)` and `clock.jump()`. */
export async function inStoppedTime(body: (clock: VirtualClock) => unknown): Promise<void> {
  const clock = new VirtualClock();
  const scheduler: Scheduler = {
    clock,
    choose: (n) => Math.floor(Math.random() * n),
    begin() {},
    ready: (wakeup) => wakeup(),
    spawn: (start) => Promise.resolve().then(start) as never,
  };
  const before = install(scheduler);
  try {
    await body(clock);
  } finally {
    install(before);
  }
}

/** Whether a promise has been settled once everything has run that can. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let ended = false;
  const end = (): void => {
    ended = true;
  };
  promise.then(end, end);
  await new Promise((resolve) => setImmediate(resolve));
  return ended;
}
