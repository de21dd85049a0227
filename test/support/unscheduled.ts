import { install, type Scheduler } from "../../src/runtime/scheduler.js";

/** Runs a test with a clock and with choices of its own, and otherwise as in production: nothing is held back. */
export async function unscheduled<T>(given: Pick<Scheduler, "clock" | "choose">, body: () => Promise<T>): Promise<T> {
  const before = install({
    ...given,
    current: null,
    begin() {},
    wake: (wakeup) => wakeup(),
    spawn: (start) => Promise.resolve().then(start) as never,
  });
  try {
    return await body();
  } finally {
    install(before);
  }
}
