import { stateOf } from "../support/virtual-time.js";

export { inStoppedTime } from "../support/virtual-time.js";

/** Whether a promise has been settled once everything has run that can. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  return (await stateOf(promise)) === "settled";
}
