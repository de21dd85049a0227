import type { Locks } from "./locks.js";

/** The least that would do for a group. */
export const library: Locks = { group: (functions) => Promise.all(functions.map((fn) => fn())) };
