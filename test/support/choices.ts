import { hostClock } from "../../src/runtime/host-clock.js";
import { type Choice, install } from "../../src/runtime/scheduler.js";

/** Runs a test in which `choose` makes every choice that is otherwise left to chance. */
export async function withChoices<T>(choose: (n: number, why: Choice) => number, body: () => Promise<T>): Promise<T> {
  const before = install({
    clock: hostClock,
    current: null,
    choose,
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
