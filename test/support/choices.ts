import { hostClock } from "../../src/runtime/host-clock.js";
import type { Choice } from "../../src/runtime/scheduler.js";
import { unscheduled } from "./unscheduled.js";

/** Runs a test in which `choose` makes every choice that is otherwise left to chance. */
export function withChoices<T>(choose: (n: number, why: Choice) => number, body: () => Promise<T>): Promise<T> {
  return unscheduled({ clock: hostClock, choose }, body);
}
