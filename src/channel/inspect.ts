import type { Link } from "../runtime/wait-queue.js";

/** The method that `console.log` of Node, Bun and Deno asks for a text. */
export const inspect: unique symbol = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");

/** A channel as a person reads it: `Channel(2) { length: 1, closed: false, senders: 0, receivers: 0 }`. */
export function describeChannel(
  channel: { readonly capacity: number; readonly length: number; readonly closed: boolean },
  { sending, receiving }: { readonly sending: Waiting; readonly receiving: Waiting },
): string {
  const { capacity, length, closed } = channel;
  const counts = `senders: ${lengthOf(sending)}, receivers: ${lengthOf(receiving)}`;
  return `Channel(${capacity}) { length: ${length}, closed: ${closed}, ${counts} }`;
}

interface Waiting {
  readonly first: Link | null;
}

function lengthOf({ first }: Waiting): number {
  let length = 0;
  for (let link = first; link !== null; link = link.next === first ? null : link.next) length += 1;
  return length;
}
