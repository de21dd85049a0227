import { Sema } from "async-sema";
import type { Lock, Locks } from "./locks.js";

function lock(size: number): Lock<unknown> {
  // It makes room for those that wait in steps of this; the default is 10.
  const semaphore = new Sema(size, { capacity: 1000 });
  return { enter: () => semaphore.acquire(), leave: () => semaphore.release() };
}

export const library: Locks = { mutex: () => lock(1), semaphore: lock };
