import { lengthOf } from "../runtime/inspect.js";
import type { WaitQueue } from "../runtime/wait-queue.js";

/** A channel as a person reads it: `Channel(2) { length: 1, closed: false, senders: 0, receivers: 0 }`. */
export function describeChannel(
  { capacity, length, closed }: { readonly capacity: number; readonly length: number; readonly closed: boolean },
  senders: WaitQueue,
  receivers: WaitQueue,
): string {
  const waiting = `senders: ${lengthOf(senders)}, receivers: ${lengthOf(receivers)}`;
  return `Channel(${capacity}) { length: ${length}, closed: ${closed}, ${waiting} }`;
}
