import type { Link } from "./wait-queue.js";

/** The method that `console.log` of Node, Bun and Deno asks for a text. */
export const inspect: unique symbol = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");

/** The number of waiters in a queue. It counts them, so only texts use it. */
export function lengthOf({ first }: { readonly first: Link | null }): number {
  let length = 0;
  for (let link = first; link !== null; link = link.next === first ? null : link.next) length += 1;
  return length;
}
