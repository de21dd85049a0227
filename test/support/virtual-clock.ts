import { VirtualClock } from "../../src/testing/virtual-clock.js";
import { unscheduled } from "./unscheduled.js";

/** Runs a test on a virtual clock, which moves by hand: there is no bubble. */
export function onVirtualClock<T>(body: () => Promise<T>): Promise<T> {
  return unscheduled({ clock: new VirtualClock(), choose: (n) => Math.floor(Math.random() * n) }, body);
}
