import type { Link } from "../runtime/wait-queue.js";

/** The method that `console.log` of Node, Bun and Deno asks for a text. */
export const inspect: unique symbol = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");

/** A channel as a person reads it: `Channel(2) { length: 1, closed: false, senders: 0, receivers: 0 }`. */
export function describeChannel(
  { capacity, length, closed }: { readonly capacity: number; readonly length: number; readonly closed: boolean },
  senders: Waiting,
  receivers: Waiting,
): string {
  const waiting = `senders: ${count(senders)}, receivers: ${count(receivers)}`;
  return `Channel(${capacity}) { length: ${length}, closed: ${closed}, ${waiting} }`;
}

interface Waiting {
  readonly first: Link | null;
}

function count({ first }: Waiting): number {
  let links = 0;
  for (let link = first; link !== null; link = link.next === first ? null : link.next) links += 1;
  return links;
}
