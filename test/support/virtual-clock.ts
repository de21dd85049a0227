import { install } from "../../src/runtime/scheduler.js";
import { VirtualClock } from "../../src/testing/virtual-clock.js";

/** Runs a test on a virtual clock, which moves by hand, and otherwise as in production: there is no bubble. */
export async function onVirtualClock<T>(body: () => Promise<T>): Promise<T> {
  const before = install({
    clock: new VirtualClock(),
    current: null,
    choose: (n) => Math.floor(Math.random() * n),
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
