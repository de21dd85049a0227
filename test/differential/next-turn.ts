import { scheduler } from "../../src/runtime/scheduler.js";

/** Lets the goroutine that is running go on in a step of its own. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => scheduler?.wake(resolve, null));
}
